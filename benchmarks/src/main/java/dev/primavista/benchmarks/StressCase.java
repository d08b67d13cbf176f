package dev.primavista.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Many requests over HTTP with random cancels and timeouts, to a model that is replaced all the
 * time: {@code prima bench stress [--requests N]}. Each request has a number of its own, so that a
 * ledger on this side knows which were answered, and one in the server which were executed.
 */
final class StressCase {
  private static final int CONNECTIONS = 64;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final LoadClient client;
  private final int requests;
  private final Random random = new Random(7);
  private final BitSet ended;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private int next;
  private int open;
  private long answered;
  private long wrong;
  private long twice;
  private long cancelled;
  private long lost;
  private long timedOut;
  private long refused;
  private long failed;

  private StressCase(LoadClient client, int requests) {
    this.client = client;
    this.requests = requests;
    this.ended = new BitSet(requests);
  }

  static List<Verdict> run(int requests) throws IOException {
    try (MeasuredServer server = MeasuredServer.start("--reload");
        LoadClient client = new LoadClient(server.url())) {
      StressCase stress = new StressCase(client, requests);
      long start = System.nanoTime();
      client.loop().execute(stress::begin);
      stress.over.join();
      double seconds = (System.nanoTime() - start) / 1e9;
      return stress.verdicts(asked(client), seconds);
    }
  }

  private void begin() {
    for (int i = 0; i < CONNECTIONS; i++) {
      sendNext();
    }
  }

  private void sendNext() {
    if (next == requests) {
      if (open == 0) {
        over.complete(null);
      }
      return;
    }
    int number = next++;
    open++;
    boolean gives = random.nextInt(50) == 0;
    boolean hurries = random.nextInt(50) == 0;
    long patience = gives ? random.nextInt(2_000_000) : PATIENCE_NANOS;
    byte[] request = request(number, hurries);
    client.send(
        request,
        patience,
        (status, body) -> {
          end(number, status, body, gives);
          open--;
          client.loop().execute(this::sendNext);
        });
  }

  private static byte[] request(int number, boolean hurries) {
    String body =
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP64\",\"shape\":[1,1],\"data\":["
            + number
            + "]}]}";
    return hurries
        ? LoadClient.request("/v2/models/counted/infer", body, "X-Request-Timeout-Ms: 1")
        : LoadClient.request("/v2/models/counted/infer", body);
  }

  private void end(int number, int status, byte[] body, boolean gives) {
    twice += ended.get(number) ? 1 : 0;
    ended.set(number);
    switch (status) {
      case 200 -> {
        answered++;
        String text = new String(body, StandardCharsets.UTF_8);
        wrong += text.contains("\"data\":[" + 2.0 * number + "]") ? 0 : 1;
      }
      case 0 -> {
        cancelled += gives ? 1 : 0;
        lost += gives ? 0 : 1;
      }
      case 504 -> timedOut++;
      case 429, 503 -> refused++;
      default -> failed++;
    }
  }

  private static String asked(LoadClient client) {
    CompletableFuture<String> text = new CompletableFuture<>();
    client
        .loop()
        .execute(
            () ->
                client.send(
                    LoadClient.request("/asked", ""),
                    PATIENCE_NANOS,
                    (_, body) -> text.complete(new String(body, StandardCharsets.UTF_8))));
    return text.join();
  }

  private List<Verdict> verdicts(String asked, double seconds) {
    String[] words = asked.split(" ", -1);
    double once = words.length == 4 ? Double.parseDouble(words[1]) : Double.NaN;
    double more = words.length == 4 ? Double.parseDouble(words[3]) : Double.NaN;
    return List.of(
        Verdict.info("requests", requests, "req"),
        Verdict.info("requests per second", requests / seconds, "req/s"),
        Verdict.info("answered", answered, "req"),
        Verdict.info("given up by the client", cancelled, "req"),
        Verdict.info("told that their time was over", timedOut, "req"),
        Verdict.info("refused", refused, "req"),
        Verdict.atMost("without an end", requests - ended.cardinality(), 0, "req"),
        Verdict.atMost("ended twice", twice, 0, "req"),
        Verdict.atMost("wrong answers", wrong, 0, "req"),
        Verdict.atMost("connections lost, other answers", lost + failed, 0, "req"),
        Verdict.atMost("executed more than once", more, 0, "req"),
        Verdict.atLeast("executed once, of those answered", once, answered, "req"));
  }
}
