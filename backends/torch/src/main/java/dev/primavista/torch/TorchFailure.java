package dev.primavista.torch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What LibTorch said. Its text may hold values of the caller's: it is for programs and logs. */
public sealed class TorchFailure extends RuntimeException permits UnservableAnswer {
  private static final Pattern LAST_LINE =
      Pattern.compile("(?s).*\\n(\\w*(?:Error|Exception|Interrupt)\\w*: [^\\n]*).*");
  private static final Pattern PLACE =
      Pattern.compile("(?s).*?torch\\.([A-Za-z_0-9]+)\\([^\\n]*\\n[^\\n]*<--- HERE.*");

  public TorchFailure(String text, Throwable cause) {
    super(text, cause);
  }

  public TorchFailure(String text) {
    super(text);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** The sentence of it that says what is wrong. */
  String sentence() {
    Matcher last = LAST_LINE.matcher(getMessage());
    String text = last.matches() ? last.group(1) : getMessage();
    String line = text.strip().lines().findFirst().orElse("no reason given");
    return line.length() > 300 ? line.substring(0, 300) + " ..." : line;
  }

  /** Where in the model's code it failed; empty where that is not said. */
  String place() {
    Matcher place = PLACE.matcher(getMessage());
    return place.matches() ? " in torch." + place.group(1) : "";
  }
}
