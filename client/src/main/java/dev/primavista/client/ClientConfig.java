package dev.primavista.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a client talks to its server.
 *
 * @param server its address, such as {@code http://localhost:8080}; a path in front of the
 *     protocol's is kept
 * @param encoding of tensors in infer requests
 * @param timeout of a request that names none
 * @param connectTimeout how long a connection may take to be made
 * @param headers sent with every request
 */
public record ClientConfig(
    URI server,
    Encoding encoding,
    Duration timeout,
    Duration connectTimeout,
    Retries retries,
    Map<String, String> headers) {
  /** How tensors travel. */
  public enum Encoding {
    /** Bytes behind the JSON: the binary tensor extension. */
    BINARY,
    /** All in JSON, which every server takes; bytes must be UTF-8. */
    JSON
  }

  public ClientConfig {
    boolean web = "http".equals(server.getScheme()) || "https".equals(server.getScheme());
    if (!web || server.getHost() == null) {
      throw new IllegalArgumentException(
          "server: " + server + " (expected: http:// or https:// and a host)");
    }
    if (server.getRawQuery() != null || server.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "server: " + server + " (expected: no query and no fragment, a path follows it)");
    }
    if (!timeout.isPositive() || !connectTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "timeouts: " + timeout + ", " + connectTimeout + " (expected: > 0)");
    }
    headers = Map.copyOf(headers);
  }

  /** Binary tensors, 30 s for an answer, 5 s for a connection, and the usual retries. */
  public static ClientConfig of(URI server) {
    return new ClientConfig(
        server,
        Encoding.BINARY,
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        Retries.defaults(),
        Map.of());
  }

  public ClientConfig withEncoding(Encoding other) {
    return new ClientConfig(server, other, timeout, connectTimeout, retries, headers);
  }

  public ClientConfig withTimeout(Duration other) {
    return new ClientConfig(server, encoding, other, connectTimeout, retries, headers);
  }

  public ClientConfig withConnectTimeout(Duration other) {
    return new ClientConfig(server, encoding, timeout, other, retries, headers);
  }

  public ClientConfig withRetries(Retries other) {
    return new ClientConfig(server, encoding, timeout, connectTimeout, other, headers);
  }

  /** With one more header field, such as {@code Authorization}. */
  public ClientConfig withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new ClientConfig(server, encoding, timeout, connectTimeout, retries, more);
  }

  /**
   * The JDK's client for this: HTTP/1.1, because a request over clear text would otherwise first
   * ask for an upgrade, which not every server takes.
   */
  HttpClient newHttpClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(connectTimeout)
        .build();
  }
}
