package dev.primavista.faq.match.encoder;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a network's encoder is made of.
 *
 * @param name of one that comes with this build; empty for another
 * @param network an ONNX model
 * @param tokenizer a {@code tokenizer.json}
 */
public record EncoderFiles(String name, byte[] network, byte[] tokenizer, Encoder.Pooling pooling)
    implements EncoderContent {

  /**
   * The files of an encoder that comes with this build.
   *
   * @throws ModelLoadException if there is none of this name
   */
  public static EncoderFiles builtIn(String name) {
    return switch (name) {
      case "minilm" -> resources(name, "all-minilm-l6-v2-q", Encoder.Pooling.MEAN);
      case "bge" -> resources(name, "bge-small-en-v1.5-q", Encoder.Pooling.FIRST);
      default ->
          throw new ModelLoadException(
              "unknown_encoder",
              "encoder '"
                  + name
                  + "' (expected: auto, minilm, bge, words, none, or an .onnx file)");
    };
  }

  /**
   * An encoder of one's own: a network whose tokens' mean counts, and the {@code tokenizer.json}
   * beside it.
   *
   * @throws ModelLoadException if one of them cannot be read
   */
  public static EncoderFiles beside(Path network) {
    Path tokenizer = network.resolveSibling("tokenizer.json");
    for (Path file : new Path[] {network, tokenizer}) {
      if (!Files.isRegularFile(file)) {
        throw new ModelLoadException("no_such_file", "no such file: " + file);
      }
    }
    try {
      return new EncoderFiles(
          "", Files.readAllBytes(network), Files.readAllBytes(tokenizer), Encoder.Pooling.MEAN);
    } catch (IOException e) {
      throw new ModelLoadException("unreadable_file", network + " cannot be read", null, e);
    }
  }

  @Override
  public Optional<String> builtIn() {
    return Optional.of(name).filter(given -> !given.isEmpty());
  }

  @Override
  public NetworkEncoder load() {
    return NetworkEncoder.load(this);
  }

  private static EncoderFiles resources(String name, String stem, Encoder.Pooling pooling) {
    return new EncoderFiles(
        name, resource(stem + ".onnx"), resource(stem + "-tokenizer.json"), pooling);
  }

  private static byte[] resource(String name) {
    try (InputStream in = EncoderFiles.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new ModelLoadException("unknown_encoder", name + " is not part of this build");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ModelLoadException("unreadable_file", name + " cannot be read", null, e);
    }
  }
}
