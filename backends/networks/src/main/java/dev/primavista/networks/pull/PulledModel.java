package dev.primavista.networks.pull;

import dev.primavista.core.Unfinished;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.networks.Conversion;
import dev.primavista.onnx.graph.Dimension;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.GraphWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/**
 * A folder with a network that can be served as it is: the graph with its preprocessing and the
 * names of its classes, and the names beside it for people.
 *
 * @param folder {@code model.onnx}, its weights and {@code labels.txt}
 */
public record PulledModel(Path folder) {
  private static final String MODEL = "model.onnx";

  /**
   * Converts a file of weights. The folder appears whole or not at all.
   *
   * @throws ModelLoadException if the weights cannot be converted or the folder not written
   */
  public static PulledModel make(
      Path weights, Conversion conversion, PublishedWeights published, Path folder) {
    Graph converted = conversion.convert(weights);
    List<String> labels = labels(converted);
    Graph.Builder graph = converted.toBuilder();
    graph.metadata("preprocessing", published.preprocessing());
    if (!labels.isEmpty()) {
      graph.metadata("labels", String.join("\n", labels));
    }
    graph.metadata("source", published.url().toString());
    try {
      Path target = folder.toAbsolutePath();
      Files.createDirectories(target.getParent());
      // Not a temporary folder, which its owner alone could read.
      String name = ".unfinished-" + UUID.randomUUID();
      try (Unfinished unfinished = Unfinished.at(target.resolveSibling(name))) {
        Path made = Files.createDirectory(unfinished.path());
        GraphWriter.writeWithWeightFile(graph.build(), made.resolve(MODEL));
        if (!labels.isEmpty()) {
          Files.write(made.resolve("labels.txt"), labels);
        }
        Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
      }
      return new PulledModel(folder);
    } catch (IOException | UncheckedIOException e) {
      throw new ModelLoadException(
          "unwritable_file",
          folder + " cannot be written: " + e,
          "choose another folder with --output",
          e);
    }
  }

  /** ImageNet's names, unless the weights are of a network that was trained for other classes. */
  private static List<String> labels(Graph graph) {
    List<String> labels = PublishedWeights.labels();
    List<Dimension> shape = graph.outputs().getFirst().shape().orElse(List.of());
    boolean same = !shape.isEmpty() && shape.getLast().size() == labels.size();
    return same ? labels : List.of();
  }

  /** The network. */
  public Path model() {
    return folder.resolve(MODEL);
  }
}
