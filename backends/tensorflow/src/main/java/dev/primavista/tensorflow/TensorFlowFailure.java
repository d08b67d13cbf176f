package dev.primavista.tensorflow;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What TensorFlow said. Its text may hold values of the caller's: it is for programs and logs. */
public final class TensorFlowFailure extends RuntimeException {
  private static final Pattern NODE = Pattern.compile("\\{\\{node ([^}]{1,200})\\}\\}");

  public TensorFlowFailure(String text, @Nullable Throwable cause) {
    super(text, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** The sentence of it that says what is wrong. */
  String sentence() {
    String line = getMessage().strip().lines().findFirst().orElse("no reason given");
    return line.length() > 300 ? line.substring(0, 300) + " ..." : line;
  }

  /** In which node it failed; empty where that is not said. */
  String place() {
    Matcher node = NODE.matcher(getMessage());
    return node.find() ? " in node '" + node.group(1) + "'" : "";
  }
}
