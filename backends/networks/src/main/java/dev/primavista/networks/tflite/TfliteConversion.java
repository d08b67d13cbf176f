package dev.primavista.networks.tflite;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.ModelLoadException.Problem;
import dev.primavista.networks.Conversion;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Graph;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns a TFLite file into an ONNX graph with the same inputs and outputs. */
public final class TfliteConversion implements Conversion {
  /** Part of the cache's keys: raised where graphs change. */
  private static final String VERSION = "tflite-5";

  private static final String EXPORT =
      "export the model that it was made from as ONNX: python -m tf2onnx.convert --tflite model.tflite"
          + " --output model.onnx";

  private final Optional<String> signature;

  /**
   * @param signature which of a file's is served; empty for that of its first graph
   */
  public TfliteConversion(Optional<String> signature) {
    this.signature = signature;
  }

  /** Whether bytes begin as a TFLite file does. */
  public static boolean recognizes(byte[] head) {
    return TfliteFile.isTflite(head);
  }

  @Override
  public String key(Path file) {
    return VERSION + signature.map(name -> ", signature " + name).orElse("");
  }

  /**
   * {@inheritDoc} Quantised tensors keep their scales, between a QuantizeLinear and a
   * DequantizeLinear each.
   *
   * @throws ModelLoadException if it is damaged, lacks the signature or has operators that cannot
   *     run; then it names them
   */
  @Override
  public Graph convert(Path path) {
    String name = String.valueOf(path.getFileName());
    try {
      TfliteFile file = TfliteFile.read(readAll(path), signature);
      List<Problem> problems = problems(file);
      if (!problems.isEmpty()) {
        throw refusal(name, problems);
      }
      return new TfliteLowering(file).lower(stem(name));
    } catch (TfliteLowering.Refusal e) {
      throw refusal(name, List.of(problem(e.operator(), String.valueOf(e.getMessage()))));
    } catch (IOException e) {
      throw new ModelLoadException("unreadable_file", path + " cannot be read", null, e);
    } catch (TfliteFormatException | Unsupported e) {
      throw new ModelLoadException("malformed_model", name + ": " + e.getMessage(), null, e);
    } catch (IndexOutOfBoundsException
        | BufferUnderflowException
        | IllegalArgumentException
        | IllegalStateException
        | NegativeArraySizeException
        | ArithmeticException e) {
      throw new ModelLoadException(
          "malformed_model", name + " is damaged or cut off", "copy or export it again", e);
    }
  }

  private static ByteBuffer readAll(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
      int read = 0;
      while (bytes.hasRemaining() && read >= 0) {
        read = channel.read(bytes);
      }
      return bytes.flip();
    }
  }

  private static String stem(String name) {
    return name.endsWith(".tflite") ? name.substring(0, name.length() - ".tflite".length()) : name;
  }

  private static List<Problem> problems(TfliteFile file) {
    Set<String> unknown = new LinkedHashSet<>();
    for (TfliteFile.Operator operator : file.operators()) {
      if (OperatorRules.of(operator).isEmpty()) {
        unknown.add(OperatorRules.shown(operator));
      }
    }
    List<Problem> problems = new ArrayList<>();
    unknown.forEach(operator -> problems.add(problem(operator, "no counterpart here")));
    return problems;
  }

  private static Problem problem(String operator, String reason) {
    return new Problem("operator", operator, reason, "export the model as ONNX");
  }

  private static ModelLoadException refusal(String name, List<Problem> problems) {
    return ModelLoadException.of(
        "unsupported_operator",
        name + " has operators that cannot run here: " + problems.getFirst(),
        EXPORT,
        problems);
  }
}
