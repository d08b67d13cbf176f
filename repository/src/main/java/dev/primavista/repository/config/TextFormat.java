package dev.primavista.repository.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Reads the text format of protocol buffers, as {@code config.pbtxt} is written in: fields with a
 * colon, groups in braces or angle brackets, lists, adjacent texts, comments.
 */
final class TextFormat {
  private static final int DEEPEST = 32;

  private final TextTokens tokens;

  private TextFormat(TextTokens tokens) {
    this.tokens = tokens;
  }

  /**
   * The whole text as one group.
   *
   * @throws dev.primavista.core.model.ModelLoadException with line and column
   */
  static Node.Group read(String file, String text) {
    TextFormat reader = new TextFormat(new TextTokens(file, text));
    return reader.group(reader.tokens.place(), "", 0);
  }

  /** Fields up to the closing token, which is taken. */
  private Node.Group group(Place place, String closing, int depth) {
    if (depth > DEEPEST) {
      throw place.refuse("groups stand more than " + DEEPEST + " deep in each other");
    }
    SequencedMap<String, List<Node>> fields = new LinkedHashMap<>();
    while (!tokens.skip(closing)) {
      String name = tokens.name();
      List<Node> values = fields.computeIfAbsent(name, _ -> new ArrayList<>());
      boolean colon = tokens.skip(":");
      if (tokens.at("[")) {
        list(values, depth);
      } else {
        values.add(value(colon, depth));
      }
      if (!tokens.skip(",")) {
        tokens.skip(";");
      }
    }
    return new Node.Group(fields, place);
  }

  private void list(List<Node> values, int depth) {
    tokens.skip("[");
    if (tokens.skip("]")) {
      return;
    }
    do {
      values.add(value(true, depth));
    } while (tokens.skip(","));
    tokens.require("]");
  }

  private Node value(boolean scalarAllowed, int depth) {
    Place place = tokens.place();
    if (tokens.skip("{")) {
      return group(place, "}", depth + 1);
    }
    if (tokens.skip("<")) {
      return group(place, ">", depth + 1);
    }
    if (!scalarAllowed) {
      throw place.refuse(tokens.shown() + " (expected: ':' or '{' after a field's name)");
    }
    return new Node.Scalar(tokens.scalar(), place);
  }
}
