package dev.primavista.networks.tflite;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A TFLite model: one of its graphs. Field numbers are those of TFLite's schema, version 3.
 *
 * @param inputs numbers of tensors
 * @param outputs numbers of tensors
 * @param inputNames what callers know the inputs as
 * @param signature the name of this graph's signature; empty if it has none
 * @param signatures the names of all
 */
record TfliteFile(
    List<Tensor> tensors,
    List<Operator> operators,
    int[] inputs,
    int[] outputs,
    List<String> inputNames,
    List<String> outputNames,
    String signature,
    List<String> signatures) {
  private static final String IDENTIFIER = "TFL3";
  private static final int IDENTIFIER_AT = 4;

  /**
   * A tensor.
   *
   * @param data its elements if it is constant, else empty
   */
  record Tensor(
      int number,
      String name,
      int type,
      List<Long> shape,
      ByteBuffer data,
      Optional<Quantization> quantization) {
    boolean isConstant() {
      return data.hasRemaining();
    }

    /** The type of its elements as ONNX names it. */
    ElementType elements() {
      return switch (type) {
        case 0 -> ElementType.FLOAT;
        case 1 -> ElementType.FLOAT16;
        case 2 -> ElementType.INT32;
        case 3 -> ElementType.UINT8;
        case 4 -> ElementType.INT64;
        case 6 -> ElementType.BOOL;
        case 7 -> ElementType.INT16;
        case 9 -> ElementType.INT8;
        case 10 -> ElementType.DOUBLE;
        default -> throw new Unsupported(TypeNames.unknown(name, type));
      };
    }

    /** Whether its elements stand for real numbers that they are a multiple of. */
    boolean isQuantized() {
      return quantization.isPresent() && (type == 3 || type == 9 || type == 7 || type == 2);
    }

    ByteBuffer bytes() {
      return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /**
   * How integers stand for real numbers: {@code scale * (q - zeroPoint)}; equal by its numbers.
   *
   * @param scales one, or one for each place along {@code axis}
   */
  record Quantization(float[] scales, long[] zeroPoints, int axis) {
    boolean isPerTensor() {
      return scales.length == 1;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Quantization that
          && Arrays.equals(scales, that.scales)
          && Arrays.equals(zeroPoints, that.zeroPoints)
          && axis == that.axis;
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(scales) + Arrays.hashCode(zeroPoints);
    }
  }

  /**
   * An operation.
   *
   * @param code of the built-in operator
   * @param custom the name of an operator that is not built in; else empty
   * @param inputs numbers of tensors; -1 where one is left out
   */
  record Operator(
      int code,
      String custom,
      int[] inputs,
      int[] outputs,
      Optional<FlatTable> options,
      ByteBuffer customOptions) {
    int option(int field, int otherwise) {
      return options.map(table -> table.whole(field, otherwise)).orElse(otherwise);
    }

    int small(int field) {
      return options.map(table -> table.small(field, 0)).orElse(0);
    }

    boolean flag(int field) {
      return options.map(table -> table.flag(field)).orElse(false);
    }

    float real(int field) {
      return options.map(table -> table.real(field)).orElse(0f);
    }

    int[] wholes(int field) {
      return options.map(table -> table.wholes(field)).orElse(new int[0]);
    }
  }

  /** Whether bytes begin as a TFLite file does. */
  static boolean isTflite(byte[] head) {
    byte[] magic = IDENTIFIER.getBytes(StandardCharsets.US_ASCII);
    int end = IDENTIFIER_AT + magic.length;
    return head.length >= end && Arrays.equals(head, IDENTIFIER_AT, end, magic, 0, magic.length);
  }

  /**
   * Reads a file.
   *
   * @param wanted the signature whose graph it is; empty for the first graph
   * @throws ModelLoadException if there is no such signature
   */
  static TfliteFile read(ByteBuffer file, Optional<String> wanted) {
    FlatTable model = FlatTable.root(file);
    List<FlatTable> signatures = model.tables(7);
    Optional<FlatTable> signature = signature(signatures, wanted);
    FlatTable graph = graph(model, signature.map(each -> each.whole(4, 0)).orElse(0));
    List<FlatTable> buffers = model.tables(4);
    List<Tensor> tensors = new ArrayList<>();
    for (FlatTable tensor : graph.tables(0)) {
      tensors.add(tensor(file, tensors.size(), tensor, buffers));
    }
    List<FlatTable> codes = model.tables(1);
    List<Operator> operators =
        graph.tables(3).stream().map(operator -> operator(operator, codes)).toList();
    int[] inputs = graph.wholes(1);
    int[] outputs = graph.wholes(2);
    return new TfliteFile(
        tensors,
        operators,
        inputs,
        outputs,
        names(inputs, tensors, signature, 0),
        names(outputs, tensors, signature, 1),
        signature.map(each -> each.text(2)).orElse(""),
        signatures.stream().map(each -> each.text(2)).toList());
  }

  private static FlatTable graph(FlatTable model, int place) {
    List<FlatTable> graphs = model.tables(2);
    if (graphs.isEmpty()) {
      throw new TfliteFormatException("it holds no graph");
    }
    if (place < 0 || place >= graphs.size()) {
      throw new TfliteFormatException("graph " + place + " of " + graphs.size());
    }
    return graphs.get(place);
  }

  private static Optional<FlatTable> signature(
      List<FlatTable> signatures, Optional<String> wanted) {
    if (wanted.isEmpty()) {
      return signatures.stream().filter(each -> each.whole(4, 0) == 0).findFirst();
    }
    Optional<FlatTable> named =
        signatures.stream().filter(each -> each.text(2).equals(wanted.get())).findFirst();
    if (named.isEmpty()) {
      throw new ModelLoadException(
          "contradicting_config",
          "signature '%s' (expected: one of %s)"
              .formatted(wanted.get(), signatures.stream().map(each -> each.text(2)).toList()));
    }
    return named;
  }

  private static Tensor tensor(
      ByteBuffer file, int number, FlatTable tensor, List<FlatTable> buffers) {
    int[] signature = tensor.wholes(7);
    int[] sizes = tensor.wholes(0);
    int[] shown = signature.length == sizes.length ? signature : sizes;
    List<Long> shape = Arrays.stream(shown).mapToObj(size -> (long) size).toList();
    int buffer = tensor.whole(2, 0);
    if (buffer < 0 || buffer >= buffers.size()) {
      throw new TfliteFormatException("buffer " + buffer + " of " + buffers.size());
    }
    ByteBuffer data = data(file, buffers.get(buffer));
    Optional<Quantization> quantization = tensor.table(4).flatMap(TfliteFile::quantization);
    return new Tensor(number, tensor.text(3), tensor.small(1, 0), shape, data, quantization);
  }

  /** A buffer's bytes, which stand in it, or behind the tables in files of more than 2 GB. */
  private static ByteBuffer data(ByteBuffer file, FlatTable buffer) {
    int offset = buffer.wide(1);
    return offset > 1 ? file.slice(offset, buffer.wide(2)) : buffer.bytes(0, 1);
  }

  private static Optional<Quantization> quantization(FlatTable table) {
    float[] scales = table.reals(2);
    if (scales.length == 0) {
      return Optional.empty();
    }
    long[] zeros = table.longs(3);
    long[] all = zeros.length == scales.length ? zeros : new long[scales.length];
    return Optional.of(new Quantization(scales, all, table.whole(6, 0)));
  }

  private static Operator operator(FlatTable operator, List<FlatTable> codes) {
    int index = operator.whole(0, 0);
    if (index < 0 || index >= codes.size()) {
      throw new TfliteFormatException("operator code " + index + " of " + codes.size());
    }
    FlatTable code = codes.get(index);
    return new Operator(
        Math.max(code.small(0, 0), code.whole(3, 0)),
        code.text(1),
        operator.wholes(1),
        operator.wholes(2),
        operator.table(4),
        operator.bytes(5, 1));
  }

  /** As a signature names them, each name of a tensor that has several once. */
  private static List<String> names(
      int[] numbers, List<Tensor> tensors, Optional<FlatTable> signature, int field) {
    Map<Integer, Deque<String>> known = new HashMap<>();
    for (FlatTable map : signature.map(table -> table.tables(field)).orElse(List.of())) {
      known.computeIfAbsent(map.whole(1, 0), any -> new ArrayDeque<>()).add(map.text(0));
    }
    List<String> names = new ArrayList<>();
    for (int number : numbers) {
      Deque<String> own = known.getOrDefault(number, new ArrayDeque<>());
      names.add(own.isEmpty() ? tensors.get(number).name() : own.removeFirst());
    }
    return names;
  }
}
