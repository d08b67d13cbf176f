package dev.primavista.repository.config;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** A group of fields as JSON: what looks like a number or a truth is one. */
final class JsonText {
  private static final Pattern LITERAL =
      Pattern.compile("true|false|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  private JsonText() {}

  static String of(Node.Group group) {
    StringJoiner members = new StringJoiner(",", "{", "}");
    for (Map.Entry<String, List<Node>> field : group.fields().entrySet()) {
      members.add(quoted(field.getKey()) + ":" + values(field.getValue()));
    }
    return members.toString();
  }

  /** A lone value stands for itself; whether it was written as a list is not known any more. */
  private static String values(List<Node> values) {
    if (values.size() == 1) {
      return value(values.getFirst());
    }
    StringJoiner elements = new StringJoiner(",", "[", "]");
    values.forEach(each -> elements.add(value(each)));
    return elements.toString();
  }

  private static String value(Node node) {
    return switch (node) {
      case Node.Group group -> of(group);
      case Node.Scalar scalar ->
          LITERAL.matcher(scalar.text()).matches() ? scalar.text() : quoted(scalar.text());
    };
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
