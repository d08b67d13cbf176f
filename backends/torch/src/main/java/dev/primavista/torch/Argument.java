package dev.primavista.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An argument of {@code forward}.
 *
 * @param type as TorchScript writes it, such as {@code Tensor} or {@code Optional[Tensor]}
 * @param optional whether it has a default
 */
record Argument(String name, String type, boolean optional) {
  private static final Pattern FORWARD =
      Pattern.compile("\\n  def forward\\(\\w+: [\\w.]+(.*?)\\) -> ", Pattern.DOTALL);

  /**
   * The arguments of a class's {@code forward}; empty if it has none.
   *
   * @param body the class's text
   */
  static List<Argument> of(String body) {
    Matcher forward = FORWARD.matcher(body);
    List<Argument> arguments = new ArrayList<>();
    if (forward.find()) {
      for (String part : parts(forward.group(1))) {
        int colon = part.indexOf(':');
        int equals = part.indexOf('=');
        String type = part.substring(colon + 1, equals < 0 ? part.length() : equals).strip();
        arguments.add(new Argument(part.substring(0, colon).strip(), type, equals >= 0));
      }
    }
    return arguments;
  }

  /** Splits at the commas that stand in no brackets. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char letter = i == text.length() ? ',' : text.charAt(i);
      depth += letter == '[' || letter == '(' ? 1 : letter == ']' || letter == ')' ? -1 : 0;
      if (letter == ',' && depth == 0) {
        String part = text.substring(start, i).strip();
        if (part.indexOf(':') > 0) {
          parts.add(part);
        }
        start = i + 1;
      }
    }
    return parts;
  }
}
