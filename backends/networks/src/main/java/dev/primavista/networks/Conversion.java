package dev.primavista.networks;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.onnx.graph.Graph;
import java.nio.file.Path;

/** How files of one format become ONNX graphs. Stateless and thread-safe. */
public interface Conversion {
  /** Metadata of a graph: one line for people that says what the network is. */
  String SUMMARY = "summary";

  /**
   * Metadata of a graph: what an input has beside its rows where the network is used as trained,
   * such as {@code 3,224,224}; needed where the graph leaves these dimensions free.
   */
  String ROW = "row";

  /**
   * Metadata of a graph: its layers as the file names them, one a line: how deep it stands, name,
   * class, separated by tabs.
   */
  String LAYERS = "layers";

  /** Metadata of a graph: what may not be as it seems, one sentence a line. */
  String WARNINGS = "warnings";

  /**
   * What graphs in the cache depend on beside the file's content: the format, the version of this
   * conversion and what was declared beside the file, such as {@code torch-2}.
   */
  String key(Path file);

  /**
   * Converts a file. Its bytes are mapped as long as the graph is reachable.
   *
   * @throws ModelLoadException if it cannot be served
   */
  Graph convert(Path file);
}
