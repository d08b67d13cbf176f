package dev.primavista.server.http;

import dev.primavista.server.trail.Trail;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Vert.x's view of a request's head, in own words. */
final class Heads {
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private Heads() {}

  static RequestHead of(HttpServerRequest request, RequestIds ids) {
    Headers headers = new VertxHeaders(request);
    String path = request.path() == null ? request.uri() : request.path();
    // A method that is none of ours gets no route: GET stands in until it is refused.
    Method method = Method.named(request.method().name()).orElse(Method.GET);
    return new RequestHead(
        ids.of(headers.first("x-request-id")),
        method,
        new RequestHead.Target(path, queryOf(request)),
        headers);
  }

  static Trail.Origin origin(HttpServerRequest request) {
    String protocol =
        switch (request.version()) {
          case HTTP_1_0 -> "HTTP/1.0";
          case HTTP_1_1 -> "HTTP/1.1";
          case HTTP_2 -> "HTTP/2";
        };
    return new Trail.Origin(protocol, () -> request.remoteAddress().hostAddress());
  }

  private static Map<String, List<String>> queryOf(HttpServerRequest request) {
    String query = request.query();
    if (query == null || query.isEmpty()) {
      return Map.of();
    }
    try {
      return PercentDecoding.query(query);
    } catch (HttpException malformed) {
      return Map.of();
    }
  }

  private record VertxHeaders(HttpServerRequest request) implements Headers {
    @Override
    public List<String> all(String name) {
      if (name.equalsIgnoreCase("host")) {
        return first(name).map(List::of).orElse(List.of());
      }
      return request.headers().getAll(name);
    }

    @Override
    public Optional<String> first(String name) {
      if (name.equalsIgnoreCase("host")) {
        return Optional.ofNullable(request.authority()).map(HostAndPort::toString);
      }
      return Optional.ofNullable(request.headers().get(name));
    }
  }

  /**
   * Refuses heads that two servers could read in two ways.
   *
   * @throws HttpException with code {@code bad_http}
   */
  static void requireSound(HttpServerRequest request) {
    if (request.decoderResult().isFailure()) {
      throw bad("the request is not HTTP");
    }
    if (Method.named(request.method().name()).isEmpty()) {
      throw new HttpException(
          Problem.of(501, "unknown_method", "a method that HTTP servers do not know"));
    }
    if (request.headers().contains("transfer-encoding")) {
      if (!request.headers().getAll("transfer-encoding").equals(List.of("chunked"))) {
        throw bad("Transfer-Encoding is not 'chunked'");
      }
      if (request.headers().contains("content-length")) {
        throw bad("Content-Length and Transfer-Encoding are both there");
      }
    }
    if (request.headers().getAll("content-length").size() > 1) {
      throw bad("Content-Length is there twice");
    }
    if (request.version() != HttpVersion.HTTP_1_0
        && (request.authority() == null || request.headers().getAll("host").size() > 1)) {
      throw bad("Host is missing, malformed or there twice");
    }
  }

  /**
   * How the body is compressed; empty if it is not.
   *
   * @throws HttpException if it is in a way that is not known here
   */
  static Optional<ContentCoding> contentCoding(HttpServerRequest request) {
    String field = request.headers().get("content-encoding");
    if (field == null || field.equalsIgnoreCase("identity")) {
      return Optional.empty();
    }
    Optional<ContentCoding> coding = ContentCoding.named(field.trim());
    if (coding.isEmpty()) {
      throw new HttpException(
          Problem.of(
              415,
              "unsupported_encoding",
              "Content-Encoding is not known here (expected: " + ContentCoding.ALL + ")"),
          Map.of("accept-encoding", ContentCoding.ALL));
    }
    return coding;
  }

  private static HttpException bad(String message) {
    return new HttpException(Problem.of(400, "bad_http", message));
  }

  /** The length that the client told; empty if it told none. */
  static OptionalLong contentLength(HttpServerRequest request) {
    String field = request.headers().get("content-length");
    if (field == null) {
      return OptionalLong.empty();
    }
    if (!LENGTH.matcher(field).matches()) {
      throw bad("Content-Length is no number");
    }
    return OptionalLong.of(Long.parseLong(field));
  }

  /** Whether the body has at most this many bytes and will come without being asked for. */
  static boolean bodyIsShort(HttpServerRequest request, long most) {
    if (expectsContinue(request)) {
      return false;
    }
    String length = request.headers().get("content-length");
    if (length == null) {
      return !request.headers().contains("transfer-encoding")
          && request.version() != HttpVersion.HTTP_2;
    }
    return LENGTH.matcher(length).matches() && Long.parseLong(length) <= most;
  }

  static boolean expectsContinue(HttpServerRequest request) {
    return "100-continue".equalsIgnoreCase(request.headers().get("expect"));
  }
}
