package dev.primavista.server.console;

import dev.primavista.core.Sha256;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.HttpException;
import dev.primavista.server.http.Problem;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.security.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The console's pages: files beside this class, under a content policy that allows no request to
 * any other place. Every page has its own URL; all of them are the one {@code index.html}.
 */
public final class ConsoleFiles {
  /** What a page of the console may do: nothing but talk to its own origin. */
  public static final String CONTENT_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
          + "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
          + "frame-ancestors 'none'; require-trusted-types-for 'script'";

  private static final String INDEX = "index.html";
  private static final List<String> PAGES =
      List.of("/models/{model}", "/faq", "/faq/edit", "/faq/inbox", "/images", "/about");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2");

  private final Map<String, Optional<File>> files = new ConcurrentHashMap<>();
  private final Handler plainRoot;

  /** A file as it is answered. */
  private record File(Response whole, Response unchanged, String tag) {}

  /**
   * @param plainRoot answers {@code GET /} for clients that do not ask for HTML
   */
  public ConsoleFiles(Handler plainRoot) {
    this.plainRoot = plainRoot;
  }

  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(Route.get("/", Role.ANYBODY, this::root));
    for (String page : PAGES) {
      routes.add(Route.get(page, Role.ANYBODY, Handler.of(request -> answer(request, INDEX))));
    }
    routes.add(
        Route.get(
            "/console/{file}", Role.ANYBODY, Handler.of(r -> answer(r, r.pathParam("file")))));
    return List.copyOf(routes);
  }

  private CompletionStage<Response> root(Request request) {
    boolean wantsPage =
        request.header("accept").orElse("").toLowerCase(Locale.ROOT).contains("text/html");
    return wantsPage
        ? Handler.of(r -> answer(r, INDEX)).handle(request)
        : plainRoot.handle(request);
  }

  private Response answer(Request request, String name) {
    File file =
        files
            .computeIfAbsent(isName(name) ? name : "", ConsoleFiles::load)
            .orElseThrow(
                () -> new HttpException(Problem.of(404, "not_found", "there is no such file")));
    boolean known = request.header("if-none-match").orElse("").contains(file.tag());
    return known ? file.unchanged() : file.whole();
  }

  private static boolean isName(String name) {
    return name.matches("[a-z0-9-]+\\.[a-z0-9]+") && TYPES.containsKey(ending(name));
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static Optional<File> load(String name) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = ConsoleFiles.class.getResourceAsStream(name)) {
      return in == null ? Optional.empty() : Optional.of(file(name, in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static File file(String name, byte[] bytes) {
    String tag = "\"" + fingerprint(bytes) + "\"";
    String type = TYPES.getOrDefault(ending(name), "application/octet-stream");
    return new File(
        headed(Response.of(200, type, bytes), tag), headed(Response.empty(304), tag), tag);
  }

  private static Response headed(Response response, String tag) {
    return response
        .withHeader("etag", tag)
        .withHeader("cache-control", "no-cache")
        .withHeader("content-security-policy", CONTENT_POLICY)
        .withHeader("referrer-policy", "no-referrer")
        .withHeader("cross-origin-opener-policy", "same-origin");
  }

  private static String fingerprint(byte[] bytes) {
    return Sha256.of(bytes).substring(0, 24);
  }
}
