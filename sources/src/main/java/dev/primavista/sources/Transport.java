package dev.primavista.sources;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * How servers are reached over HTTP(S).
 *
 * @param client that follows no redirects; its user closes it
 * @param proxyLogin what the proxy of a place wants to see as {@code Proxy-Authorization}
 * @param silence what a server may take until an answer begins, and between its parts
 */
record Transport(HttpClient client, Function<URI, Optional<String>> proxyLogin, Duration silence) {
  private static final Duration MOST_SILENT = Duration.ofMinutes(1);

  /** One that gives up what is silent for a minute. */
  Transport(HttpClient client, Function<URI, Optional<String>> proxyLogin) {
    this(client, proxyLogin, MOST_SILENT);
  }
}
