package dev.primavista.benchmarks;

import dev.primavista.benchmarks.load.Latencies;
import dev.primavista.benchmarks.load.LoadClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Entries added to a living FAQ of 1,000 one by one, while others ask 100 questions a second: from
 * sending an entry to the first answer that has it on top.
 */
final class FaqAddCase {
  private static final int ENTRIES = 1000;
  private static final int ADDED = 200;
  private static final int TRIES = 1000;
  private static final double ASKED_PER_SECOND = 100;
  private static final double SECONDS = 15;
  private static final double SEEN_MILLIS = 100;
  private static final String MATCH = "/v1/faq/living/match";

  private final Calls calls;

  private FaqAddCase(URI url) {
    calls = new Calls(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), url);
  }

  static List<Verdict> run(Path home) throws IOException, InterruptedException {
    Path list = Files.createTempDirectory("prima-bench").resolve("living.csv");
    StringBuilder csv = new StringBuilder("id,question,answer\n");
    for (int i = 0; i < ENTRIES; i++) {
      csv.append(i).append(",How do I change setting ").append(i).append("?,Press it.\n");
    }
    Files.writeString(list, csv);
    try (ServedCommand server =
            ServedCommand.start(home, "faq", "serve", "--faq", list.toString());
        LoadClient client = new LoadClient(server.url())) {
      return new FaqAddCase(server.url()).measure(client);
    }
  }

  private List<Verdict> measure(LoadClient client) throws IOException, InterruptedException {
    byte[] asked = LoadClient.request(MATCH, "{\"question\":\"change setting 7\"}");
    var _ = LoadRun.closed(client, _ -> asked, 2, 4);
    CompletableFuture<LoadRun> others =
        CompletableFuture.supplyAsync(
            () -> LoadRun.open(client, _ -> asked, ASKED_PER_SECOND, SECONDS),
            Thread::startVirtualThread);
    Latencies seen = new Latencies();
    int later = 0;
    for (int i = 0; i < ADDED && !others.isDone(); i++) {
      long sent = System.nanoTime();
      add("zork" + i);
      int tries = 1;
      while (!best("zork" + i).equals("new-zork" + i) && tries < TRIES) {
        tries++;
      }
      later += tries > 1 ? 1 : 0;
      seen.add(System.nanoTime() - sent);
    }
    LoadRun run = others.join();
    long failed = run.lost + run.other + run.refused.count();
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(Verdict.info("added while " + run.answered.count() + " ask", seen.count(), ""));
    verdicts.add(Verdict.info("entry sent to found, p50", seen.millis(0.5), "ms"));
    verdicts.add(Verdict.atMost("entry sent to found, p99", seen.millis(0.99), SEEN_MILLIS, "ms"));
    verdicts.add(Verdict.atMost("not in the first answer after", later, 0, ""));
    verdicts.add(Verdict.atMost("questions of others not answered", failed, 0, ""));
    return verdicts;
  }

  private void add(String word) throws IOException, InterruptedException {
    String entry =
        "{\"id\":\"new-%s\",\"question\":\"What is %s?\",\"answer\":\"A word.\"}"
            .formatted(word, word);
    HttpResponse<String> response = calls.post("/v1/faq/living/entries", entry);
    if (response.statusCode() != 201) {
      throw new IOException("an entry was refused: " + response.body());
    }
  }

  /** The id of the best match; empty for none. */
  private String best(String word) throws IOException, InterruptedException {
    String body = calls.post(MATCH, "{\"question\":\"what is " + word + "\",\"top\":1}").body();
    int at = body.indexOf("\"id\":\"");
    return at < 0 ? "" : body.substring(at + 6, body.indexOf('"', at + 6));
  }
}
