package dev.primavista.faq.data;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Between HTML and what people read of it: no tags, no entities, lines where blocks begin. */
public final class Html {
  private static final Pattern TAG = Pattern.compile("</?[a-zA-Z][^<>]*>");
  private static final Pattern BLOCK =
      Pattern.compile("(?i)</?(p|div|br|li|ul|ol|pre|blockquote|h[1-6]|table|tr|hr)\\b[^<>]*>");
  private static final Pattern ENTITY =
      Pattern.compile("&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos|nbsp);");
  private static final Map<String, String> NAMED =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ");

  private Html() {}

  /** What a browser would show of it, roughly. */
  public static String text(String html) {
    String lines = BLOCK.matcher(html).replaceAll("\n");
    String text = TAG.matcher(lines).replaceAll("");
    return ENTITY
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(character(found.group(1))))
        .replaceAll("[ \\t]*\\n\\s*", "\n")
        .strip();
  }

  private static String character(String entity) {
    String named = NAMED.get(entity);
    if (named != null) {
      return named;
    }
    boolean hexadecimal = entity.charAt(1) == 'x' || entity.charAt(1) == 'X';
    int code = Integer.parseInt(entity.substring(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10);
    return code > 0 && Character.isValidCodePoint(code) ? Character.toString(code) : "\uFFFD";
  }

  /** The text as HTML shows it. */
  public static String escaped(String text) {
    StringBuilder html = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.appendCodePoint(c);
              }
            });
    return html.toString();
  }
}
