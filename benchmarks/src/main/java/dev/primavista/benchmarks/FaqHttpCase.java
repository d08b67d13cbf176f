package dev.primavista.benchmarks;

import dev.primavista.benchmarks.load.Latencies;
import dev.primavista.benchmarks.load.LoadClient;
import dev.primavista.server.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * {@code POST /score} of the 2018 reference's 8,000-tree pickle, whole requests over HTTP: one
 * caller alone, then eight at once; and where {@code --venv} names the Python environment of the
 * 2018 service, that service on the same questions. Then what adding an entry takes until a
 * question finds it, while others ask.
 */
final class FaqHttpCase {
  private static final Pattern MATCH = Pattern.compile("\\[(-?\\d+), ?(-?\\d+), ?([-+.0-9eE]+)\\]");

  private static final int CALLERS = 8;
  private static final int CHECKED = 20;
  private static final double WARM_SECONDS = 6;
  private static final double ALONE_MILLIS = 1.5;
  private static final double REQUESTS_PER_SECOND = 1500;

  private final List<String> questions;
  private final List<Verdict> verdicts = new ArrayList<>();

  private FaqHttpCase(List<String> questions) {
    this.questions = questions;
  }

  /**
   * Measures it.
   *
   * @param venv of the 2018 service
   * @param seconds how long each load lasts
   */
  static List<Verdict> run(Path home, SharedFiles shared, Optional<Path> venv, double seconds)
      throws IOException, InterruptedException {
    List<Verdict> verdicts = new ArrayList<>();
    Optional<Path> reference = shared.find("faq-reference");
    if (reference.isPresent()) {
      verdicts.addAll(score(home, reference.get(), venv, seconds));
    } else {
      verdicts.add(Verdict.info("/score: absent, ../shared/faq-reference is not here", 0, ""));
    }
    verdicts.addAll(FaqAddCase.run(home));
    return verdicts;
  }

  private static List<Verdict> score(Path home, Path reference, Optional<Path> venv, double seconds)
      throws IOException, InterruptedException {
    List<String> questions =
        Files.readAllLines(reference.resolve("splits/S1/val.tsv")).stream()
            .skip(1)
            .map(line -> line.split("\t", -1)[1])
            .filter(text -> StandardCharsets.US_ASCII.newEncoder().canEncode(text))
            .toList();
    FaqHttpCase measured = new FaqHttpCase(questions);
    List<List<Match>> ours = measured.ours(home, reference.resolve("models"), seconds);
    if (venv.isPresent()) {
      measured.theirs(reference.resolve("service/run.sh"), venv.get(), ours);
    } else {
      measured.verdicts.add(
          Verdict.info("the 2018 service: absent, --venv FOLDER has none to start", 0, ""));
    }
    return measured.verdicts;
  }

  /** Measures ours; answers its first answers. */
  private List<List<Match>> ours(Path home, Path models, double seconds)
      throws IOException, InterruptedException {
    String model = models.resolve("faq-s1-8000.pkl").toString();
    String originals = models.resolve("originals.tsv").toString();
    try (ServedCommand server =
            ServedCommand.start(home, "faq", "serve", "--model", model, "--originals", originals);
        LoadClient client = new LoadClient(server.url())) {
      var _ = LoadRun.closed(client, this::request, CALLERS, WARM_SECONDS);
      LoadRun alone = LoadRun.closed(client, this::request, 1, seconds);
      LoadRun many = LoadRun.closed(client, this::request, CALLERS, seconds);
      verdicts.add(
          Verdict.atMost("/score alone, p50", alone.answered.millis(0.5), ALONE_MILLIS, "ms"));
      verdicts.add(Verdict.info("/score alone, p99", alone.answered.millis(0.99), "ms"));
      verdicts.add(
          Verdict.atLeast(
              "/score, 8 callers", many.answeredPerSecond(), REQUESTS_PER_SECOND, "req/s"));
      verdicts.add(Verdict.info("/score, 8 callers, p99", many.answered.millis(0.99), "ms"));
      verdicts.add(Verdict.atMost("/score, not answered", failed(alone) + failed(many), 0, "req"));
      return answers(server.url());
    }
  }

  private static long failed(LoadRun run) {
    return run.lost + run.other + run.refused.count();
  }

  private byte[] request(long number) {
    return LoadClient.request("/score", body(number));
  }

  private String body(long number) {
    String question = questions.get((int) (number % questions.size()));
    return new JsonWriter().beginObject().field("input", question).endObject().toString();
  }

  private void theirs(Path script, Path venv, List<List<Match>> ours)
      throws IOException, InterruptedException {
    int port = FreePort.find();
    Process service =
        new ProcessBuilder(
                "sh", script.toString(), venv.toAbsolutePath().toString(), "" + port, "flask")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    URI url = URI.create("http://127.0.0.1:" + port);
    try {
      awaitAnswer(url, service);
      List<List<Match>> theirs = answers(url);
      verdicts.add(
          Verdict.atMost("answers unlike the 2018 service's", unlike(ours, theirs), 0, ""));
      Latencies alone = new Latencies();
      long start = System.nanoTime();
      for (int i = 0; i < 5 * CHECKED; i++) {
        long sent = System.nanoTime();
        ask(url, i);
        alone.add(System.nanoTime() - sent);
      }
      double perSecond = alone.count() / ((System.nanoTime() - start) / 1e9);
      verdicts.add(Verdict.info("the 2018 service alone, p50", alone.millis(0.5), "ms"));
      verdicts.add(Verdict.info("the 2018 service, one caller", perSecond, "req/s"));
    } finally {
      HttpCase.end(service);
    }
  }

  private void awaitAnswer(URI url, Process service) throws IOException {
    for (int tries = 0; tries < 300 && service.isAlive(); tries++) {
      try {
        ask(url, 0);
        return;
      } catch (IOException notYet) {
        LockSupport.parkNanos(200_000_000);
      }
    }
    throw new IOException("the 2018 service does not answer");
  }

  private List<List<Match>> answers(URI url) throws IOException {
    List<List<Match>> answers = new ArrayList<>();
    for (int i = 0; i < CHECKED; i++) {
      answers.add(matches(ask(url, i)));
    }
    return answers;
  }

  /** On a connection of its own, as the 2018 service closes each. */
  private String ask(URI url, int number) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) url.resolve("/score").toURL().openConnection();
    connection.setRequestProperty("Connection", "close");
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body(number).getBytes(StandardCharsets.UTF_8));
    }
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<Match> matches(String body) {
    return MATCH
        .matcher(body)
        .results()
        .map(each -> new Match(each.group(1), each.group(2), Double.parseDouble(each.group(3))))
        .toList();
  }

  /** How many answers have other ids, another order or other probabilities. */
  private static long unlike(List<List<Match>> ours, List<List<Match>> theirs) {
    long unlike = 0;
    for (int i = 0; i < ours.size(); i++) {
      boolean alike = ours.get(i).size() == theirs.get(i).size() && !ours.get(i).isEmpty();
      for (int at = 0; alike && at < ours.get(i).size(); at++) {
        alike = ours.get(i).get(at).isAlike(theirs.get(i).get(at));
      }
      unlike += alike ? 0 : 1;
    }
    return unlike;
  }

  /** One triple of an answer. */
  private record Match(String id, String answerId, double probability) {
    boolean isAlike(Match other) {
      return id.equals(other.id)
          && answerId.equals(other.answerId)
          && Math.abs(probability - other.probability) <= 1e-15;
    }
  }
}
