package dev.primavista.networks;

import dev.primavista.core.model.ModelLoadException;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the engine refused of a converted graph, told of the file that it was made from. */
final class EngineRefusal {
  /** How the engine names an operation; before the last slash stands the layer. */
  private static final Pattern NODE =
      Pattern.compile("(?:[Nn]ode|node with name) ?[:(']? ?'?([^()']+)/[^/()']+[)']");

  /** What is said of a network's rows and its time, whatever file it came from. */
  private static final Set<String> OF_ROWS = Set.of("load_timeout", "out_of_memory", "too_large");

  private EngineRefusal() {}

  /** Whether the refusal would be the same of a graph that is converted anew. */
  static boolean isOfRows(ModelLoadException refused) {
    return OF_ROWS.contains(refused.code());
  }

  static ModelLoadException of(Path file, String graph, ModelLoadException refused) {
    if (!refused.getMessage().startsWith(graph)) {
      return refused;
    }
    if (isOfRows(refused)) {
      String sentence = file.getFileName() + refused.getMessage().substring(graph.length());
      return new ModelLoadException(refused.code(), sentence, refused.hint().orElse(null), refused);
    }
    Throwable cause = refused.getCause() == null ? refused : refused.getCause();
    Matcher node = NODE.matcher(String.valueOf(cause.getMessage()));
    String what =
        node.find()
            ? "layer '"
                + node.group(1)
                + "' is given elements or sizes that its operation does not"
                + " take here"
            : "the engine does not take what it was converted to";
    return new ModelLoadException(
        "unsupported_layer", file.getFileName() + ": " + what, "export the model as ONNX", refused);
  }
}
