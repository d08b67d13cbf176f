package dev.primavista.faq.live;

import dev.primavista.server.http.Handler;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.security.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The script that puts a FAQ on pages of other sites. */
final class Widget {
  private Widget() {}

  /** {@code GET /widget.js}; any page may load it, only listed ones get answers. */
  static Route route() {
    Response script =
        Response.of(200, "text/javascript; charset=utf-8", bytes())
            .withHeader("cache-control", "public, max-age=300")
            .withHeader("cross-origin-resource-policy", "cross-origin");
    return Route.get("/widget.js", Role.ANYBODY, Handler.of(_ -> script))
        .about("A script that puts a FAQ on a page of another site")
        .answering(200, "text/javascript");
  }

  private static byte[] bytes() {
    try (InputStream in = Widget.class.getResourceAsStream("widget.js")) {
      if (in == null) {
        throw new IllegalStateException("widget.js is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
