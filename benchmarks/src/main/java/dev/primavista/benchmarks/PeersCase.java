package dev.primavista.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Other servers and this one on the same models, asked the same questions by the same client in one
 * run: {@code prima bench peers --peers FOLDER [--seconds N] [--output FILE]}. The folder is the
 * one with {@code measure.py} and an environment {@code venv-NAME} for each rival that was set up.
 */
final class PeersCase {
  static final String OURS = "primavista";

  /** All that the folder knows and that answer the four questions. */
  private static final List<String> RIVALS =
      List.of("fastapi", "mlserver", "kserve", "bentoml", "ray", "torchserve", "triton");

  /**
   * A JVM compiles what it does often: 5 to 8 s of CPU go into that, of which its compiler gets a
   * part while two cores are full. A rival's workers are warm at once.
   */
  static final int WARM_SECONDS = 60;

  static final int RIVALS_WARM_SECONDS = 2;
  private static final int CONNECTIONS = 8;
  private static final double MOST_ECHO_MILLIS = 0.035;

  private final Path home;
  private final Options options;
  private final Path folder;

  /**
   * What is measured.
   *
   * @param folder of the rivals
   * @param seconds of each load
   * @param output the page that the tables are written to
   */
  record Options(Path folder, int seconds, Optional<Path> output) {}

  /** The same question to every server. */
  enum Workload {
    ECHO("W5", "Echo of 16 floats", 1),
    IRIS("W1", "Iris: scaler and logistic regression", 10),
    FOREST("W2_1", "Random forest, 300 trees of depth 12", 60),
    TEXT("W3", "TF-IDF and logistic regression, 150 classes", 40);

    /** Its name in the rivals' folder. */
    final String key;

    final String title;

    /** The requests per second of the best rival that are asked for. */
    final double times;

    Workload(String key, String title, double times) {
      this.key = key;
      this.title = title;
      this.times = times;
    }
  }

  private PeersCase(Path home, Options options) {
    this.home = home;
    this.options = options;
    this.folder = options.folder().toAbsolutePath().normalize();
  }

  static List<Verdict> run(Path home, Options options) throws IOException, InterruptedException {
    return new PeersCase(home, options).measure();
  }

  private List<Verdict> measure() throws IOException, InterruptedException {
    Path results = Files.createTempDirectory("peers").resolve("results.json");
    List<String> rivals =
        RIVALS.stream().filter(name -> Files.isDirectory(folder.resolve("venv-" + name))).toList();
    String tools = folder.resolve("venv-tools/bin/python").toString();
    command(tools, home.resolve("benchmarks/peers/make_entry.py").toString(), folder.toString());
    measure(results, "targets.json", rivals, RIVALS_WARM_SECONDS);
    measure(results, "primavista/targets.json", List.of(OURS), WARM_SECONDS);
    PeerFigures figures = PeerFigures.read(Files.readAllBytes(results));
    List<Verdict> verdicts = verdicts(figures, rivals);
    if (options.output().isPresent()) {
      List<String> absent = RIVALS.stream().filter(name -> !rivals.contains(name)).toList();
      PeersPage page = new PeersPage(figures, rivals, absent);
      Files.writeString(options.output().get(), page.markdown(options.seconds(), verdicts));
    }
    return verdicts;
  }

  private void measure(Path results, String targets, List<String> servers, int warm)
      throws IOException, InterruptedException {
    List<String> workloads = new ArrayList<>();
    for (Workload workload : Workload.values()) {
      workloads.add(workload.key);
    }
    command(
        "python3",
        "measure.py",
        "run",
        "--targets",
        targets,
        "--only",
        String.join(",", servers),
        "--workloads",
        String.join(",", workloads),
        "--seconds",
        Integer.toString(options.seconds()),
        "--warm",
        Integer.toString(warm),
        "--out",
        results.toString());
  }

  private void command(String... words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).directory(folder.toFile()).inheritIO().start();
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(String.join(" ", words) + " ended with " + status);
    }
  }

  /** What is asked for, held against the best of the rivals in each. */
  static List<Verdict> verdicts(PeerFigures figures, List<String> rivals) {
    List<Verdict> verdicts = new ArrayList<>(echo(figures, rivals));
    for (Workload workload : Workload.values()) {
      double best =
          of(rivals, name -> figures.perSecond(name, workload.key, CONNECTIONS))
              .max()
              .orElse(Double.NaN);
      double quickest =
          of(rivals, name -> figures.p99Millis(name, workload.key, CONNECTIONS))
              .min()
              .orElse(Double.NaN);
      double ours = figures.perSecond(OURS, workload.key, CONNECTIONS);
      verdicts.add(
          Verdict.atLeast(
              workload.title + ": requests/s beside the best", ours / best, workload.times, "x"));
      verdicts.add(
          Verdict.atMost(
              workload.title + ": p99 beside the best",
              figures.p99Millis(OURS, workload.key, CONNECTIONS),
              quickest,
              "ms"));
    }
    return verdicts;
  }

  /** What a request costs that asks for nothing. */
  private static List<Verdict> echo(PeerFigures figures, List<String> rivals) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int connections : new int[] {1, CONNECTIONS, 32}) {
      double ours = figures.cpuMillis(OURS, Workload.ECHO.key, connections);
      double best =
          of(rivals, name -> figures.cpuMillis(name, Workload.ECHO.key, connections))
              .min()
              .orElse(Double.NaN);
      String at = "Echo, " + connections + " connections: ";
      verdicts.add(Verdict.atMost(at + "CPU per request", ours, MOST_ECHO_MILLIS, "ms"));
      verdicts.add(Verdict.atLeast(at + "CPU of the best rival beside it", best / ours, 5, "x"));
    }
    return verdicts;
  }

  private static DoubleStream of(
      List<String> rivals, java.util.function.ToDoubleFunction<String> figure) {
    return rivals.stream().mapToDouble(figure).filter(value -> !Double.isNaN(value));
  }
}
