package dev.primavista.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a client talks to its server.
 *
 * @param server its address, such as {@code http://localhost:8080}; a path in front of the
 *     protocol's is kept
 * @param encoding of tensors in infer requests
 * @param timeout of a request that names none
 * @param connectTimeout how long a connection may take to be made
 * @param headers sent with every request; the case of their names does not matter
 * @param exchanges most of them under way at a time; the rest wait in order, within their timeouts
 * @param answerBytes most of one answer; a longer one is {@link InferenceException.Malformed}
 */
public record ClientConfig(
    URI server,
    Encoding encoding,
    Duration timeout,
    Duration connectTimeout,
    Retries retries,
    Map<String, String> headers,
    int exchanges,
    int answerBytes) {
  /** Fewer than servers over HTTP/2 take on a connection as a rule. */
  private static final int EXCHANGES = 64;

  private static final int ANSWER_BYTES = 256 << 20;
  private static final int MOST_PORT = 65_535;

  /** How tensors travel. */
  public enum Encoding {
    /** Bytes behind the JSON: the binary tensor extension. */
    BINARY,
    /** All in JSON, which every server takes; bytes must be UTF-8. */
    JSON
  }

  public ClientConfig {
    check(server);
    if (!timeout.isPositive() || !connectTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "timeouts: " + timeout + ", " + connectTimeout + " (expected: > 0)");
    }
    if (exchanges < 1 || answerBytes < 1) {
      throw new IllegalArgumentException(
          "exchanges and answerBytes: " + exchanges + ", " + answerBytes + " (expected: >= 1)");
    }
    headers = fields(headers);
  }

  private static void check(URI server) {
    @Nullable String place =
        server.isOpaque() ? server.getRawSchemeSpecificPart() : server.getRawAuthority();
    if (place != null && place.contains("@")) {
      throw new IllegalArgumentException(
          "server: a user in the address (expected: withHeader(\"Authorization\", ...) instead)");
    }
    boolean web = "http".equals(server.getScheme()) || "https".equals(server.getScheme());
    if (!web || place == null) {
      throw new IllegalArgumentException(
          "server: " + server + " (expected: http:// or https:// and a host)");
    }
    if (server.getHost() == null) {
      throw new IllegalArgumentException(
          "server: "
              + server
              + " (expected: a host named by letters, digits, '-' and '.', its last part from a"
              + " letter on, as Java's URIs have it)");
    }
    if (server.getPort() == 0 || server.getPort() > MOST_PORT) {
      throw new IllegalArgumentException(
          "server: " + server + " (expected: a port from 1 to " + MOST_PORT + ")");
    }
    if (server.getRawQuery() != null || server.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "server: " + server + " (expected: no query and no fragment, a path follows it)");
    }
  }

  /** HTTP tells no two fields apart by the case of their names. */
  private static Map<String, String> fields(Map<String, String> given) {
    SortedMap<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, String> field : given.entrySet()) {
      if (fields.put(field.getKey(), field.getValue()) != null) {
        throw new IllegalArgumentException(
            "headers: '" + field.getKey() + "' twice (expected: each name once)");
      }
      try {
        var _ = HttpRequest.newBuilder().setHeader(field.getKey(), field.getValue());
      } catch (IllegalArgumentException refused) {
        throw new IllegalArgumentException(
            "headers: '" + field.getKey() + "' (expected: a name and a value that HTTP may send)");
      }
    }
    return Collections.unmodifiableSortedMap(fields);
  }

  /**
   * Binary tensors, 30 s for an answer, 5 s for a connection, the usual retries, 64 exchanges at a
   * time, and answers of at most 256 MiB or a quarter of the memory that Java may use.
   */
  public static ClientConfig of(URI server) {
    return new ClientConfig(
        server,
        Encoding.BINARY,
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        Retries.defaults(),
        Map.of(),
        EXCHANGES,
        (int) Math.min(ANSWER_BYTES, Runtime.getRuntime().maxMemory() / 4));
  }

  /** With tensors that travel so. */
  public ClientConfig withEncoding(Encoding other) {
    return new ClientConfig(
        server, other, timeout, connectTimeout, retries, headers, exchanges, answerBytes);
  }

  /** With so long to wait for the answer to a request that names no time. */
  public ClientConfig withTimeout(Duration other) {
    return new ClientConfig(
        server, encoding, other, connectTimeout, retries, headers, exchanges, answerBytes);
  }

  /** With so long to make a connection. */
  public ClientConfig withConnectTimeout(Duration other) {
    return new ClientConfig(
        server, encoding, timeout, other, retries, headers, exchanges, answerBytes);
  }

  /** With failed attempts made again so. */
  public ClientConfig withRetries(Retries other) {
    return new ClientConfig(
        server, encoding, timeout, connectTimeout, other, headers, exchanges, answerBytes);
  }

  /** With so many exchanges at a time. */
  public ClientConfig withExchanges(int most) {
    return new ClientConfig(
        server, encoding, timeout, connectTimeout, retries, headers, most, answerBytes);
  }

  /** With answers of at most so many bytes. */
  public ClientConfig withAnswerBytes(int most) {
    return new ClientConfig(
        server, encoding, timeout, connectTimeout, retries, headers, exchanges, most);
  }

  /**
   * With one more header field, such as {@code Authorization}; of two with one name the last one is
   * sent.
   */
  public ClientConfig withHeader(String name, String value) {
    Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.remove(name);
    more.put(name, value);
    return new ClientConfig(
        server, encoding, timeout, connectTimeout, retries, more, exchanges, answerBytes);
  }

  /** The server without a path, for messages. */
  String origin() {
    return server.getScheme() + "://" + server.getRawAuthority();
  }

  /** Without the values of the headers, of which some are secrets. */
  @Override
  public String toString() {
    return "ClientConfig[server=%s, encoding=%s, timeout=%s, connectTimeout=%s, retries=%s, headers=%s, exchanges=%d, answerBytes=%d]"
        .formatted(
            server,
            encoding,
            timeout,
            connectTimeout,
            retries,
            headers.keySet(),
            exchanges,
            answerBytes);
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
