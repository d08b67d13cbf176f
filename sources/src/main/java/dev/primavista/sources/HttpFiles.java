package dev.primavista.sources;

import dev.primavista.core.Amount;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * Files over HTTP(S). What falters is asked again with growing pauses; redirects are followed, and
 * a secret goes to the first server alone.
 */
final class HttpFiles implements AutoCloseable {
  private static final int MOST_TRIES = 6;
  private static final int NO_LOGIN = 401;
  private static final int NO_PROXY_LOGIN = 407;

  private static final Set<Integer> TEMPORARY = Set.of(429, 500, 502, 503, 504);

  private final SourceUrl url;
  private final HttpRequests requests;
  private final Login login;
  private final String hint;
  private final HttpClient client;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Nothing is asked yet.
   *
   * @param url what failures are told of
   * @param home a place at the server that gets the login
   * @param hint what to do where the login is not enough
   * @param transport whose client is closed with this
   */
  HttpFiles(SourceUrl url, URI home, Login login, String hint, Transport transport) {
    this.url = url;
    this.requests = new HttpRequests(url, home, login, transport);
    this.login = login;
    this.hint = hint;
    this.client = transport.client();
  }

  /**
   * The whole of a file, or what a server answers instead.
   *
   * @param method GET or HEAD
   */
  HttpResponse<InputStream> ask(String method, URI place) throws IOException {
    return ask(method, place, Map.of());
  }

  /** A good answer to a request for the whole. */
  HttpResponse<InputStream> get(URI place) throws IOException {
    return get(place, Map.of());
  }

  /** The same with more header fields. */
  HttpResponse<InputStream> get(URI place, Map<String, String> fields) throws IOException {
    HttpResponse<InputStream> response = ask("GET", place, fields);
    if (response.statusCode() == 200) {
      return response;
    }
    throw refused(response);
  }

  /** A good answer to a request for the rest; it may be the whole. */
  private HttpResponse<InputStream> get(URI place, long from) throws IOException {
    if (from == 0) {
      return get(place);
    }
    HttpResponse<InputStream> response = ask("GET", place, Map.of("Range", "bytes=" + from + "-"));
    String range = response.headers().firstValue("content-range").orElse("");
    int status = response.statusCode();
    if (status == 200 || (status == 206 && range.startsWith("bytes " + from + "-"))) {
      return response;
    }
    throw refused(response);
  }

  private SourceException refused(HttpResponse<InputStream> response) throws IOException {
    int status = response.statusCode();
    response.body().close();
    String begin = url + ": the server answers " + status;
    return switch (status) {
      case 401, 403 -> SourceException.unreachable(begin + ", so it needs another login", hint);
      case NO_PROXY_LOGIN ->
          SourceException.unreachable(
              url + ": the proxy wants another login", SourceException.PROXY_LOGIN);
      case 404, 410 -> SourceException.unreachable(begin + ", so nothing is there");
      default -> SourceException.unreachable(begin + " (expected: 200)");
    };
  }

  private HttpResponse<InputStream> ask(String method, URI place, Map<String, String> fields)
      throws IOException {
    boolean renewed = false;
    for (int tries = 1; ; tries++) {
      String retryAfter = "";
      try {
        HttpResponse<InputStream> response = requests.follow(method, place, fields);
        if (!renewed && isRenewed(response)) {
          renewed = true;
          response.body().close();
          continue;
        }
        if (tries == MOST_TRIES || !TEMPORARY.contains(response.statusCode())) {
          return response;
        }
        retryAfter = response.headers().firstValue("retry-after").orElse("");
        response.body().close();
      } catch (SourceException lasting) {
        throw lasting;
      } catch (IOException failure) {
        if (tries == MOST_TRIES || failure instanceof SSLException) {
          throw SourceException.unreachable(url + ": " + SourceException.reason(failure), failure);
        }
      }
      pause(tries, retryAfter);
    }
  }

  /** Whether a server that refused the login would take the one of now. */
  private boolean isRenewed(HttpResponse<InputStream> response) throws IOException {
    return response.statusCode() == NO_LOGIN
        && requests.isHome(response.uri())
        && login.renewed(response.headers().allValues("www-authenticate"));
  }

  private void pause(int tries, String retryAfter) throws IOException {
    try {
      Duration pause = RetryPause.after(tries, retryAfter, Instant.now());
      if (closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        throw SourceException.unreachable(url + ": interrupted");
      }
    } catch (InterruptedException stopped) {
      throw SourceException.interrupted(url, stopped);
    }
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
        pause(tries, "");
      }
    }
    if (at < file.size()) {
      throw SourceException.unreachable(
          url
              + ": "
              + file.path()
              + " ends after "
              + Amount.of(at, "byte")
              + " (expected: "
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
    closed.countDown();
    client.shutdownNow();
  }
}
