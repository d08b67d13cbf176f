package dev.primavista.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The few requests beside a load: the model's example, and what each pod counted.
 *
 * @param fields of the head, such as the key
 */
record Asking(HttpClient client, Map<String, String> fields) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  static Asking with(Trust trust, Map<String, String> fields) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trust.jdk())
            .connectTimeout(PATIENCE)
            .build();
    return new Asking(client, fields);
  }

  /**
   * The body of an answer.
   *
   * @throws IOException if it is not 200
   */
  byte[] get(URI url) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(PATIENCE);
    fields.forEach(request::setHeader);
    HttpResponse<byte[]> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException(url + ": status " + answer.statusCode() + " (expected: 200)");
    }
    return answer.body();
  }

  /** The sum of a counter of each pod over the series with a label; empty where it fails. */
  Map<String, OptionalLong> counted(List<URI> pods, String counter, String label)
      throws InterruptedException {
    Map<String, OptionalLong> counted = new LinkedHashMap<>();
    for (URI pod : pods) {
      try {
        String metrics = new String(get(pod.resolve("/metrics")), StandardCharsets.UTF_8);
        counted.put(pod.toString(), OptionalLong.of(sum(metrics, counter, label)));
      } catch (IOException away) {
        counted.put(pod.toString(), OptionalLong.empty());
      }
    }
    return counted;
  }

  /** Of text in Prometheus' format. */
  static long sum(String metrics, String counter, String label) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(counter + "{") && line.contains(label))
        .mapToLong(line -> Math.round(Double.parseDouble(line.substring(line.indexOf('}') + 2))))
        .sum();
  }

  /** What each pod counted meanwhile; one that began again counts from 0. */
  static Map<String, OptionalLong> growth(
      Map<String, OptionalLong> before, Map<String, OptionalLong> after) {
    Map<String, OptionalLong> growth = new LinkedHashMap<>();
    after.forEach(
        (pod, now) -> {
          long then = before.getOrDefault(pod, OptionalLong.empty()).orElse(0);
          growth.put(
              pod,
              now.isPresent() && now.getAsLong() >= then
                  ? OptionalLong.of(now.getAsLong() - then)
                  : now);
        });
    return growth;
  }

  @Override
  public void close() {
    client.close();
  }
}
