package dev.primavista.sources;

import dev.primavista.core.TimedStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Requests that follow redirects; a login goes to its own server alone. */
final class HttpRequests {
  private static final int MOST_REDIRECTS = 10;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final SourceUrl url;
  private final URI home;
  private final Login login;
  private final Transport transport;

  /**
   * Nothing is asked yet.
   *
   * @param url what failures are told of
   * @param home a place at the server that gets the login
   */
  HttpRequests(SourceUrl url, URI home, Login login, Transport transport) {
    if (home.getHost() == null) {
      throw new IllegalArgumentException(
          "url: '" + url + "' (expected: a host of letters, digits, '.' and '-')");
    }
    this.url = url;
    this.home = home;
    this.login = login;
    this.transport = transport;
  }

  /**
   * An answer that is no redirect.
   *
   * @throws SourceException if asking again does not help
   */
  HttpResponse<InputStream> follow(String method, URI place, Map<String, String> fields)
      throws IOException {
    URI at = place;
    for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
      HttpResponse<InputStream> response = send(method, at, fields);
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

  private HttpResponse<InputStream> send(String method, URI place, Map<String, String> fields)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(place)
            .timeout(transport.silence())
            .method(method, HttpRequest.BodyPublishers.noBody());
    fields.forEach(request::header);
    if (isHome(place)) {
      login.header().ifPresent(credential -> request.header("Authorization", credential));
    }
    transport
        .proxyLogin()
        .apply(place)
        .ifPresent(credential -> request.header("Proxy-Authorization", credential));
    try {
      return transport.client().send(request.build(), _ -> timed());
    } catch (InterruptedException stopped) {
      throw SourceException.interrupted(url, stopped);
    }
  }

  private HttpResponse.BodySubscriber<InputStream> timed() {
    return HttpResponse.BodySubscribers.mapping(
        HttpResponse.BodySubscribers.ofInputStream(),
        body -> new TimedStream(body, transport.silence()));
  }

  /** Whether this is at the server that gets the login. */
  boolean isHome(URI place) {
    return home.getScheme().equals(place.getScheme())
        && home.getHost().equals(place.getHost())
        && home.getPort() == place.getPort();
  }
}
