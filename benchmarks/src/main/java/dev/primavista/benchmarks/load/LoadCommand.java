package dev.primavista.benchmarks.load;

import dev.primavista.benchmarks.load.Schedule.AsFast;
import dev.primavista.benchmarks.load.Schedule.AtRate;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.sizing.LoadReport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code prima bench load}: one load on any server, and what came of every request. */
@Command(name = "prima bench load")
public final class LoadCommand implements Callable<Integer> {
  /** What an answer of the Open Inference Protocol says about one request. */
  private static final Set<String> TOLD_BY_MODELS = Set.of("id", "parameters");

  /** More requests a second than one generator makes. */
  private static final double MOST_RATE = 1e6;

  private static final int SCRAPES = 20;
  private static final long BETWEEN_SCRAPES_MILLIS = 50;

  @Mixin private LoadOptions options = new LoadOptions();

  @Option(names = "--rate")
  private @Nullable Double rate;

  @Option(names = "--seconds")
  private double seconds = 10;

  @Option(names = "--requests")
  private @Nullable Long requests;

  @Option(names = "--warmup")
  private double warmup;

  @Option(names = "--pods", split = ",")
  private List<URI> pods = List.of();

  @Option(names = "--accept")
  private List<Path> accepted = List.of();

  @Option(names = "--ignore", split = ",")
  private @Nullable Set<String> ignored;

  @Option(names = "--any-answer")
  private boolean anyAnswer;

  @Option(names = "--keep-answer")
  private @Nullable Path keptAnswer;

  @Option(names = "--allow-failed")
  private long allowFailed;

  @Option(names = "--json")
  private @Nullable Path json;

  @Option(names = "--plot")
  private @Nullable Path plot;

  /** Runs it; the exit code is the answer: 0 done, 1 failed requests, 2 wrong usage. */
  public static int execute(String... arguments) {
    return execute(new LoadCommand(), arguments);
  }

  static int execute(Object command, String... arguments) {
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(
            (problem, _) -> {
              System.err.println("error: " + problem.getMessage());
              return 2;
            })
        .setExecutionExceptionHandler(
            (failure, _, _) -> {
              System.err.println("error[load_failed]: " + failure.getMessage());
              return 1;
            })
        .execute(arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> faults = new ArrayList<>(options.faults());
    if ((rate == null) == (requests == null)) {
      faults.add("--rate or --requests is needed, and only one of them");
    }
    if (!(seconds > 0) || (rate != null && !(rate > 0)) || (requests != null && requests < 1)) {
      faults.add("--rate, --seconds and --requests: not above 0");
    }
    if (rate != null && rate > MOST_RATE) {
      faults.add("--rate: " + rate + " (expected: <= " + MOST_RATE + ")");
    }
    accepted.forEach(file -> faults.addAll(LoadOptions.unreadable("--accept", file)));
    faults.addAll(LoadOptions.unwritable("--keep-answer", keptAnswer));
    faults.addAll(LoadOptions.unwritable("--json", json));
    faults.addAll(LoadOptions.unwritable("--plot", plot));
    if (!faults.isEmpty()) {
      faults.forEach(fault -> System.err.println("error: " + fault));
      return 2;
    }
    LoadReport report = measure();
    print(report);
    if (json != null) {
      Files.writeString(json, report.write(new JsonWriter()) + "\n");
    }
    if (plot != null) {
      Files.writeString(plot, report.plot());
    }
    return report.counts().failed() > allowFailed ? 1 : 0;
  }

  private LoadReport measure() throws IOException, InterruptedException {
    Trust trust = options.trust();
    try (Asking asking = Asking.with(trust, options.key());
        Target target =
            new Target(
                options.urls, options.question(asking), options.width(rate != null), trust)) {
      if (warmup > 0) {
        double warm = rate == null ? 50 : rate;
        var _ = run(target, new AtRate(warm, warmup, options.arrivals), Verdicts.none());
      }
      Map<String, OptionalLong> before = counted(asking);
      Verdicts verdicts = verdicts();
      LoadGenerator run = run(target, schedule(), verdicts);
      double took = run.seconds();
      if (keptAnswer != null && verdicts.first().isPresent()) {
        Files.write(keptAnswer, verdicts.first().get());
      }
      Tally tally = run.tally();
      return tally.report(asked(), verdicts.counted(), took, growth(asking, before, tally.ok()));
    }
  }

  private Verdicts verdicts() throws IOException {
    List<byte[]> right = new ArrayList<>();
    for (Path file : accepted) {
      right.add(Files.readAllBytes(file));
    }
    Set<String> open = options.path == null ? TOLD_BY_MODELS : Set.of();
    return new Verdicts(new StableMembers(ignored == null ? open : ignored), right, anyAnswer);
  }

  private LoadGenerator run(Target target, Schedule schedule, Verdicts verdicts)
      throws InterruptedException {
    return LoadGenerator.run(target.wires(), schedule, options.patience(), verdicts, target.loop());
  }

  private Schedule schedule() {
    return rate == null
        ? new AsFast(requests == null ? 0 : requests)
        : new AtRate(rate, seconds, options.arrivals);
  }

  private LoadReport.Asked asked() {
    return new LoadReport.Asked(
        options.urls.stream().map(URI::toString).collect(Collectors.joining(",")),
        options.protocol.name().toLowerCase(Locale.ROOT),
        options.subject(),
        options.connections,
        rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate));
  }

  private Map<String, OptionalLong> counted(Asking asking) throws InterruptedException {
    return options.path == null
        ? asking.counted(
            pods, "primavista_inference_request_seconds_count", "model=\"" + options.model + "\"")
        : asking.counted(
            pods, "primavista_http_requests_seconds_count", "route=\"" + options.path + "\"");
  }

  /** A pod counts a request a moment after it answered it: asks again until all are counted. */
  private Map<String, OptionalLong> growth(
      Asking asking, Map<String, OptionalLong> before, long answered) throws InterruptedException {
    Map<String, OptionalLong> growth = Map.of();
    for (int i = 0; i < SCRAPES && !pods.isEmpty(); i++) {
      growth = Asking.growth(before, counted(asking));
      long all = growth.values().stream().mapToLong(one -> one.orElse(answered)).sum();
      if (all >= answered) {
        break;
      }
      Thread.sleep(BETWEEN_SCRAPES_MILLIS);
    }
    return growth;
  }

  private static void print(LoadReport report) {
    LoadReport.Counts counts = report.counts();
    System.out.printf(
        "sent %d, ok %d, failed %d, retried %d in %.1f s: %.1f right answers/s%n",
        counts.sent(),
        counts.ok(),
        counts.failed(),
        counts.retried(),
        report.seconds(),
        report.rps());
    System.out.printf(
        "latency from when each was due, ms: p50 %.2f  p90 %.2f  p99 %.2f  p99.9 %.2f  max %.2f%n",
        report.latencies().at(0.5),
        report.latencies().at(0.9),
        report.latencies().at(0.99),
        report.latencies().at(0.999),
        report.latencies().at(1));
    System.out.printf("generator late by, ms: p99 %.2f%n", report.lateness().at(0.99));
    System.out.println("statuses " + counts.statuses() + "  errors " + counts.errors());
    report
        .pods()
        .forEach(
            (pod, requests) ->
                System.out.println(
                    pod + " answered " + (requests.isPresent() ? requests.getAsLong() : "?")));
  }
}
