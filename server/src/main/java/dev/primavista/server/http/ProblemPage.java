package dev.primavista.server.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/** An error answer as a page, for people who typed an address into a browser. */
final class ProblemPage {
  private static final String CONTENT_POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; "
          + "base-uri 'none'; frame-ancestors 'none'";

  private ProblemPage() {}

  /**
   * Whether this comes from a browser that goes to a page: all of them name HTML and XHTML, and
   * programs that name HTML among others do not.
   */
  static boolean suits(RequestHead head) {
    String accept = head.headers().first("accept").orElse("");
    return (head.method() == Method.GET || head.method() == Method.HEAD)
        && accept.contains("text/html")
        && accept.contains("application/xhtml+xml");
  }

  static Response of(Problem problem) {
    String title = HttpResponseStatus.valueOf(problem.status()).reasonPhrase();
    String page =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>%1$s · Primavista</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <link rel="icon" type="image/svg+xml" href="/console/mark.svg">
        <link rel="stylesheet" href="/console/style.css">
        </head>
        <body>
        <main>
        <h1>%1$s</h1>
        <p class="lead">%2$s</p>
        <p>%3$s</p>
        <p><a href="/">See the models</a></p>
        </main>
        </body>
        </html>
        """
            .formatted(
                escaped(title),
                escaped(problem.message()),
                problem.hint().map(ProblemPage::escaped).orElse(""));
    return problem.timed(
        Response.of(
                problem.status(), "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8))
            .withHeader("content-security-policy", CONTENT_POLICY)
            .withHeader("referrer-policy", "no-referrer")
            .withHeader("cache-control", "no-store"));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
