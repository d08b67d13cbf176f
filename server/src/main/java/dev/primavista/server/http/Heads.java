package dev.primavista.server.http;

import dev.primavista.server.trail.Trail;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Vert.x's view of a request's head, in own words. */
final class Heads {
  private static final int LONGEST_LENGTH = 18;
  private static final String CHUNKED = "chunked";

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
    return new Trail.Origin(
        protocol, request.isSSL() ? "https" : "http", () -> request.remoteAddress().hostAddress());
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
        return Optional.ofNullable(host());
      }
      return Optional.ofNullable(request.headers().get(name));
    }

    /** HTTP/2 has it among its own fields; a whole URL as a target prevails (RFC 9112, 3.2.2). */
    private @Nullable String host() {
      if (request.version() != HttpVersion.HTTP_2) {
        String named = authorityIn(request.uri());
        return named == null ? request.headers().get(HttpHeaders.HOST) : named;
      }
      HostAndPort authority = request.authority();
      return authority == null ? null : authority.toString();
    }
  }

  /** That of a target that is a whole URL; null of a path. */
  private static @Nullable String authorityIn(String target) {
    int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
    if (scheme < 0) {
      return null;
    }
    int begin = scheme + "://".length();
    int end = begin;
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    return target.substring(begin, end);
  }

  /**
   * Refuses a query that cannot be decoded, which the head has as none.
   *
   * @throws HttpException with code {@code malformed_uri}
   */
  static void requireQuery(HttpServerRequest request) {
    String query = request.query();
    if (query != null && query.indexOf('%') >= 0) {
      var _ = PercentDecoding.query(query);
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
    if (!isTarget(request.uri())) {
      throw bad("the request's target is neither a path nor a URL");
    }
    if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      requireChunked(request.headers().getAll(HttpHeaders.TRANSFER_ENCODING));
      if (request.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
        throw bad("Content-Length and Transfer-Encoding are both there");
      }
    }
    if (request.headers().contains("")) {
      throw bad("a header field has no name");
    }
    if (isTwice(request, HttpHeaders.CONTENT_LENGTH)) {
      throw bad("Content-Length is there twice");
    }
    if (request.version() != HttpVersion.HTTP_1_0
        && (request.authority() == null || isTwice(request, HttpHeaders.HOST))) {
      throw bad("Host is missing, malformed or there twice");
    }
  }

  /** Without chunks at the end nobody knows where the body ends (RFC 9112, 6.1 and 6.3). */
  private static void requireChunked(List<String> fields) {
    List<String> codings =
        Arrays.stream(String.join(",", fields).split(",", -1)).map(String::strip).toList();
    long chunked = codings.stream().filter(CHUNKED::equalsIgnoreCase).count();
    if (chunked != 1 || !codings.getLast().equalsIgnoreCase(CHUNKED)) {
      throw bad("Transfer-Encoding is not 'chunked'");
    }
    if (codings.size() > 1) {
      throw new HttpException(
          Problem.of(
              501,
              "unknown_transfer_coding",
              "Transfer-Encoding has a coding that is not known here (expected: chunked)"));
    }
  }

  private static boolean isTarget(String uri) {
    return uri.startsWith("/") || uri.equals("*") || uri.contains("://");
  }

  /** Whether this is the last request that the client wants answered on its connection. */
  static boolean saysClose(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2
        || !request.headers().contains(HttpHeaders.CONNECTION)) {
      return false;
    }
    return request.headers().getAll(HttpHeaders.CONNECTION).stream()
        .flatMap(field -> Arrays.stream(field.split(",", -1)))
        .anyMatch(option -> option.strip().equalsIgnoreCase("close"));
  }

  private static boolean isTwice(HttpServerRequest request, CharSequence field) {
    return request.headers().getAll(field).size() > 1;
  }

  /**
   * How the body is compressed; empty if it is not.
   *
   * @throws HttpException if it is in a way that is not known here
   */
  static Optional<ContentCoding> contentCoding(HttpServerRequest request) {
    String field = String.join(",", request.headers().getAll(HttpHeaders.CONTENT_ENCODING));
    if (field.isBlank() || field.trim().equalsIgnoreCase("identity")) {
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
    String field = request.headers().get(HttpHeaders.CONTENT_LENGTH);
    if (field == null) {
      return OptionalLong.empty();
    }
    long length = lengthIn(field);
    if (length < 0) {
      throw bad("Content-Length is no number");
    }
    return OptionalLong.of(length);
  }

  /** Whether the body has at most this many bytes and will come without being asked for. */
  static boolean bodyIsShort(HttpServerRequest request, long most) {
    if (expectsContinue(request)) {
      return false;
    }
    String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      return !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
          && request.version() != HttpVersion.HTTP_2;
    }
    long told = lengthIn(length);
    return told >= 0 && told <= most;
  }

  /** A number of one to eighteen digits; -1 for anything else. */
  private static long lengthIn(String field) {
    long length = 0;
    for (int i = 0; i < field.length(); i++) {
      int digit = field.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      length = 10 * length + digit;
    }
    return field.isEmpty() || field.length() > LONGEST_LENGTH ? -1 : length;
  }

  /** Whether the body waits until it is asked for; a client of HTTP/1.0 knows no such answer. */
  static boolean expectsContinue(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_1_0
        && "100-continue".equalsIgnoreCase(request.headers().get(HttpHeaders.EXPECT));
  }
}
