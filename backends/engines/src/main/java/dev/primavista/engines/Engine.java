package dev.primavista.engines;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A native engine too heavy to come with the program, with every jar that it needs.
 *
 * @param name what commands call it
 * @param title what people call it, with its version
 * @param folder where it is kept
 * @param megabytes that are fetched
 * @param serves the formats that need it
 * @param unpack the folder inside its jars of which the files are kept in place of the jars; empty
 *     where the jars themselves are kept
 */
public record Engine(
    String name,
    String title,
    String folder,
    int megabytes,
    String serves,
    Optional<String> unpack,
    List<Artifact> artifacts) {
  /** LibTorch, for TorchScript. */
  public static final Engine TORCH = named("torch");

  /** TensorFlow, for SavedModels. */
  public static final Engine TENSORFLOW = named("tensorflow");

  /** ONNX Runtime for NVIDIA GPUs. */
  public static final Engine CUDA = named("cuda");

  /** All there are. */
  public static final List<Engine> ALL = List.of(TORCH, TENSORFLOW, CUDA);

  public Engine {
    artifacts = List.copyOf(artifacts);
  }

  /** The engine of this name; empty if there is none. */
  public static Optional<Engine> find(String name) {
    return ALL.stream().filter(engine -> engine.name.equals(name)).findFirst();
  }

  private static Engine named(String name) {
    try (InputStream in = Engine.class.getResourceAsStream(name + ".txt")) {
      if (in == null) {
        throw new IllegalStateException("the description of engine " + name + " is missing");
      }
      return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a description: lines of a word and its value, then one line for each jar. */
  static Engine parse(String name, String text) {
    List<String> lines =
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    Map<String, String> words = new HashMap<>();
    lines.stream()
        .filter(line -> !isArtifact(line))
        .map(line -> line.split(" ", 2))
        .forEach(word -> words.put(word[0], word[1]));
    return new Engine(
        name,
        words.getOrDefault("title", name),
        words.getOrDefault("folder", name),
        Integer.parseInt(words.getOrDefault("megabytes", "0")),
        words.getOrDefault("serves", ""),
        Optional.ofNullable(words.get("unpack")),
        lines.stream().filter(Engine::isArtifact).map(Artifact::parse).toList());
  }

  private static boolean isArtifact(String line) {
    return line.substring(0, line.indexOf(' ')).contains(":");
  }
}
