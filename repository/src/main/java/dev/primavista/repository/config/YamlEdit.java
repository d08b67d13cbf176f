package dev.primavista.repository.config;

import dev.primavista.core.model.ModelLoadException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Writes one key into a configuration that somebody wrote as YAML. */
public final class YamlEdit {
  private final String text;
  private final String line;

  private YamlEdit(String text, String line) {
    this.text = text;
    this.line = line;
  }

  /**
   * The text with this value under this key of its one mapping; everything else stays as it is
   * written, but for what stood within the key's former value.
   *
   * @param file the name that refusals tell
   * @param value as YAML of one line
   * @throws ModelLoadException if the text is no mapping, or is written such that the key cannot be
   *     written into it
   */
  public static String with(String file, String text, String key, String value) {
    String line = key + ": " + value;
    Map<String, Object> wanted = plain(Yaml.read(file, text));
    wanted.putAll(plain(Yaml.read(file, line)));
    String edited = new YamlEdit(text, line).edited(key, Yaml.mapping(file, text));
    if (!says(file, edited, wanted)) {
      throw new ModelLoadException(
          "unusual_config",
          "nothing can be written into "
              + file
              + " as it is (expected: YAML of lines such as '"
              + line
              + "')",
          "write that line into it by hand");
    }
    return edited;
  }

  private static boolean says(String file, String text, Map<String, Object> wanted) {
    try {
      return plain(Yaml.read(file, text)).equals(wanted);
    } catch (ModelLoadException malformed) {
      return false;
    }
  }

  /** What is written, without the places. */
  private static Map<String, Object> plain(Node.Group group) {
    Map<String, Object> plain = new LinkedHashMap<>();
    group
        .fields()
        .forEach(
            (name, values) -> {
              List<Object> all = new ArrayList<>();
              for (Node value : values) {
                all.add(
                    switch (value) {
                      case Node.Scalar scalar -> scalar.text();
                      case Node.Group inner -> plain(inner);
                    });
              }
              plain.put(name, all);
            });
    return plain;
  }

  private String edited(String key, Optional<MappingNode> root) {
    if (root.isEmpty() || (root.get().getValue().isEmpty() && !isFlow(root.get()))) {
      return inserted(text.length(), "");
    }
    MappingNode mapping = root.get();
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
        int begin = offset(name.getStartMark());
        int end = Math.max(begin, end(tuple.getValueNode()));
        return text.substring(0, begin) + line + text.substring(end);
      }
    }
    if (isFlow(mapping)) {
      int inside = offset(mapping.getStartMark()) + 1;
      String comma = mapping.getValue().isEmpty() ? "" : ", ";
      return text.substring(0, inside) + line + comma + text.substring(inside);
    }
    int column =
        mapping.getValue().getFirst().getKeyNode().getStartMark().map(Mark::getColumn).orElse(0);
    return inserted(nextLine(end(mapping)), " ".repeat(column));
  }

  private static boolean isFlow(MappingNode mapping) {
    return mapping.getFlowStyle() == FlowStyle.FLOW;
  }

  /** The text with the line as one of its own. */
  private String inserted(int at, String indentation) {
    String newline = text.contains("\r\n") ? "\r\n" : "\n";
    String before = text.substring(0, at);
    String ended = before.isEmpty() || before.endsWith("\n") ? "" : newline;
    return before + ended + indentation + line + newline + text.substring(at);
  }

  private int nextLine(int offset) {
    if (offset > 0 && text.charAt(offset - 1) == '\n') {
      return offset;
    }
    int newline = text.indexOf('\n', offset);
    return newline < 0 ? text.length() : newline + 1;
  }

  /** Behind the last word: a parser ends what has no bracket where the next thing begins. */
  private int end(org.snakeyaml.engine.v2.nodes.Node node) {
    if (node instanceof CollectionNode<?> collection
        && collection.getFlowStyle() != FlowStyle.FLOW
        && !collection.getValue().isEmpty()) {
      return switch (collection.getValue().getLast()) {
        case NodeTuple tuple -> end(tuple.getValueNode());
        case org.snakeyaml.engine.v2.nodes.Node last -> end(last);
        default -> offset(node.getEndMark());
      };
    }
    return offset(node.getEndMark());
  }

  /** A mark counts code points. */
  private int offset(Optional<Mark> mark) {
    return text.offsetByCodePoints(0, mark.orElseThrow().getIndex());
  }
}
