package dev.primavista.faq.evaluation;

/** Texts of others inside HTML. */
final class Html {
  private Html() {}

  static String escaped(String text) {
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
