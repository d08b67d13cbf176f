package dev.primavista.sources;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * Files over HTTP(S). What falters is asked again with growing pauses; redirects are followed, and
 * a secret goes to the first server alone.
 */
final class HttpFiles implements AutoCloseable {
  private static final int MOST_REDIRECTS = 10;
  private static final int MOST_TRIES = 6;
  private static final long FIRST_PAUSE = 100;

  /** What a server may take until an answer begins, and between its parts. */
  private static final Duration MOST_SILENT = Duration.ofMinutes(1);

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> TEMPORARY = Set.of(429, 500, 502, 503, 504);

  private final SourceUrl url;
  private final URI home;
  private final Optional<String> authorization;
  private final String secret;
  private final HttpClient client;

  /**
   * Nothing is asked yet.
   *
   * @param url what failures are told of
   * @param home a place at the server that gets the token
   * @param token a bearer's; empty for none
   * @param secret the variable that holds it
   * @param client that follows no redirects; it is closed with this
   */
  HttpFiles(SourceUrl url, URI home, Optional<String> token, String secret, HttpClient client) {
    if (home.getHost() == null) {
      throw new IllegalArgumentException(
          "url: '" + url + "' (expected: a host of letters, digits, '.' and '-')");
    }
    this.url = url;
    this.home = home;
    this.authorization = token.map(text -> "Bearer " + text).or(this::login);
    this.secret = secret;
    this.client = client;
  }

  /** The user and password of the URL. */
  private Optional<String> login() {
    return Optional.ofNullable(home.getUserInfo())
        .map(pair -> pair.getBytes(StandardCharsets.UTF_8))
        .map(pair -> "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /**
   * The whole of a file, or what a server answers instead.
   *
   * @param method GET or HEAD
   */
  HttpResponse<InputStream> ask(String method, URI place) throws IOException {
    return ask(method, place, 0);
  }

  /** A good answer to a request for the whole. */
  HttpResponse<InputStream> get(URI place) throws IOException {
    return get(place, 0);
  }

  private HttpResponse<InputStream> get(URI place, long from) throws IOException {
    HttpResponse<InputStream> response = ask("GET", place, from);
    int status = response.statusCode();
    if (status == 200 || (status == 206 && begins(response, from))) {
      return response;
    }
    response.body().close();
    String begin = url + ": the server answers " + status;
    throw switch (status) {
      case 401, 403 ->
          SourceException.unreachable(
              begin + ", so it needs another login",
              "set " + secret + " to a token that may read it, or renew the URL's signature");
      case 404, 410 -> SourceException.unreachable(begin + ", so nothing is there");
      default -> SourceException.unreachable(begin + " (expected: 200)");
    };
  }

  private static boolean begins(HttpResponse<InputStream> part, long from) {
    return from > 0
        && part.headers().firstValue("content-range").orElse("").startsWith("bytes " + from + "-");
  }

  private HttpResponse<InputStream> ask(String method, URI place, long from) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        HttpResponse<InputStream> response = follow(method, place, from);
        if (tries == MOST_TRIES || !TEMPORARY.contains(response.statusCode())) {
          return response;
        }
        response.body().close();
      } catch (SourceException lasting) {
        throw lasting;
      } catch (IOException failure) {
        if (tries == MOST_TRIES || failure instanceof SSLException) {
          throw SourceException.unreachable(url + ": " + reason(failure), failure);
        }
      }
      pause(tries);
    }
  }

  /** What a failed connection is about. */
  static String reason(IOException failure) {
    return switch (failure) {
      case ConnectException refused ->
          isUnknownHost(refused) ? "its host is not known" : "the connection is refused";
      case HttpTimeoutException _ -> "no answer came in time";
      case SSLException tls -> "TLS fails: " + tls.getMessage();
      default -> "the connection broke off";
    };
  }

  private static boolean isUnknownHost(ConnectException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof UnresolvedAddressException;
  }

  private void pause(int tries) throws IOException {
    try {
      Thread.sleep(FIRST_PAUSE << (tries - 1));
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
  }

  private IOException interrupted(InterruptedException stopped) {
    Thread.currentThread().interrupt();
    return SourceException.unreachable(url + ": interrupted", stopped);
  }

  private HttpResponse<InputStream> follow(String method, URI place, long from) throws IOException {
    URI at = place;
    for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
      HttpResponse<InputStream> response = send(method, at, from);
      Optional<String> target = response.headers().firstValue("location");
      if (target.isEmpty() || !REDIRECTS.contains(response.statusCode())) {
        return response;
      }
      response.body().close();
      at = resolved(at, target.get());
    }
    throw SourceException.unreachable(
        url + ": the server redirects without end (expected: at most 10 redirects)");
  }

  private URI resolved(URI from, String location) throws IOException {
    try {
      URI target = from.resolve(location);
      if (target.getHost() != null && String.valueOf(target.getScheme()).matches("https?")) {
        return target;
      }
    } catch (IllegalArgumentException malformed) {
      // Told below.
    }
    throw SourceException.unreachable(
        url + ": the server redirects to what is no URL (expected: one of http or https)");
  }

  private HttpResponse<InputStream> send(String method, URI place, long from) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(place)
            .timeout(MOST_SILENT)
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    authorization
        .filter(_ -> isHome(place))
        .ifPresent(credential -> request.header("Authorization", credential));
    try {
      return client.send(request.build(), _ -> timed());
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
  }

  private static HttpResponse.BodySubscriber<InputStream> timed() {
    return HttpResponse.BodySubscribers.mapping(
        HttpResponse.BodySubscribers.ofInputStream(), body -> new TimedStream(body, MOST_SILENT));
  }

  private boolean isHome(URI place) {
    return home.getScheme().equals(place.getScheme())
        && home.getHost().equals(place.getHost())
        && home.getPort() == place.getPort();
  }

  /** Copies a file from a place in it to its end; where the connection broke off it goes on. */
  void copy(URI place, RemoteFile file, long offset, OutputStream out) throws IOException {
    long at = offset;
    int tries = 0;
    while (at < file.size() && tries < MOST_TRIES) {
      HttpResponse<InputStream> response = get(place, at);
      long came;
      try (InputStream body = response.body()) {
        long ahead = response.statusCode() == 206 ? 0 : at;
        came = transfer(body, ahead, file.size() - at, out);
      }
      at += came;
      if (came > 0) {
        tries = 0;
      } else {
        tries++;
        pause(tries);
      }
    }
    if (at < file.size()) {
      throw SourceException.unreachable(
          url
              + ": "
              + file.path()
              + " ends after "
              + at
              + " bytes (expected: "
              + file.size()
              + ")");
    }
  }

  /** Copies what comes behind the first bytes; how much did, also where the rest does not. */
  private static long transfer(InputStream body, long ahead, long most, OutputStream out)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    long sum = 0;
    while (sum < most) {
      int read;
      try {
        if (sum == 0) {
          body.skipNBytes(ahead);
        }
        read = body.read(buffer, 0, (int) Math.min(buffer.length, most - sum));
      } catch (IOException brokeOff) {
        return sum;
      }
      if (read < 0) {
        return sum;
      }
      out.write(buffer, 0, read);
      sum += read;
    }
    return sum;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
