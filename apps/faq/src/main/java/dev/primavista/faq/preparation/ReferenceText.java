package dev.primavista.faq.preparation;

import dev.primavista.sklearn.text.PythonText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cleans a post as the 2018 reference does ({@code clean_text} and {@code replace_link} of its
 * {@code utilities.py}): code blocks within a line go; of all between a link's opening tag and the
 * last closing one on the line the inside stays, unless it begins with an address; tags go;
 * entities and blanks stay; lower case.
 */
final class ReferenceText {
  private static final Pattern CODE = lines("<pre><code>.*?</code></pre>");
  private static final Pattern LINK = lines("<a[^>]+>(.*)</a>");
  private static final Pattern ADDRESS = Pattern.compile("[a-z]+://");
  private static final Pattern TAG = lines("<[^>]+>");

  private ReferenceText() {}

  /** A dot stops at line feeds alone, as in Python. */
  private static Pattern lines(String pattern) {
    return Pattern.compile(pattern, Pattern.UNIX_LINES);
  }

  static String of(String post) {
    String text = CODE.matcher(post).replaceAll("");
    text = LINK.matcher(text).replaceAll(link -> Matcher.quoteReplacement(inside(link.group(1))));
    return PythonText.get().lower(TAG.matcher(text).replaceAll(""));
  }

  private static String inside(String link) {
    return ADDRESS.matcher(link).lookingAt() ? "" : link;
  }
}
