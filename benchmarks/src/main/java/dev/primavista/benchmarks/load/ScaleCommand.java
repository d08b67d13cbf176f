package dev.primavista.benchmarks.load;

import dev.primavista.benchmarks.load.Schedule.Arrivals;
import dev.primavista.benchmarks.load.Schedule.AsFast;
import dev.primavista.benchmarks.load.Schedule.AtRate;
import dev.primavista.benchmarks.load.Target.Width;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.sizing.Axis;
import dev.primavista.sizing.LoadReport;
import dev.primavista.sizing.Plot;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code prima bench scale}: what one pod can bear, its latency around that, and what more pods and
 * a GPU bear.
 */
@Command(name = "prima bench scale")
public final class ScaleCommand implements Callable<Integer> {
  private static final int[] PERCENTS = {50, 80, 100, 120, 300};
  private static final double WARM_SHARE = 0.3;

  @Mixin private LoadOptions options = new LoadOptions();

  @Option(names = "--seconds")
  private double seconds = 10;

  @Option(names = "--gpu-url")
  private @Nullable URI gpu;

  @Option(names = "--pod-cpu")
  private @Nullable Double podCpu;

  @Option(names = "--pod-memory")
  private @Nullable Double podMemory;

  @Option(names = "--json", required = true)
  private Path json = Path.of("scale.json");

  @Option(names = "--plot")
  private @Nullable Path plot;

  /** One pod, or some: as fast as they go, and loads around that. */
  private record Series(double capacity, List<LoadReport> loads) {}

  /** Runs it; the exit code is the answer: 0 done, 1 failed, 2 wrong usage. */
  public static int execute(String... arguments) {
    return LoadCommand.execute(new ScaleCommand(), arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> faults = options.faults();
    if (!(seconds > 0) || (podCpu == null) != (podMemory == null)) {
      faults.add("--seconds above 0, and --pod-cpu with --pod-memory");
    }
    faults.addAll(LoadOptions.unwritable("--json", json));
    faults.addAll(LoadOptions.unwritable("--plot", plot));
    if (!faults.isEmpty()) {
      faults.forEach(fault -> System.err.println("error: " + fault));
      return 2;
    }
    Series one = series("cpu", options.urls.subList(0, 1));
    List<Double> pods = new ArrayList<>(List.of(one.capacity()));
    for (int count = 2; count <= options.urls.size(); count++) {
      pods.add(capacity(options.urls.subList(0, count)));
      System.out.printf("%d pods bear %.1f requests/s%n", count, pods.getLast());
    }
    Series onGpu = gpu == null ? null : series("gpu", List.of(gpu));
    if (onGpu == null) {
      System.out.println("gpu: absent, no --gpu-url was given");
    }
    Files.writeString(json, document(one, pods, onGpu) + "\n");
    if (plot != null) {
      Files.writeString(plot, plot(one, pods, onGpu));
    }
    return 0;
  }

  private Series series(String device, List<URI> urls) throws IOException, InterruptedException {
    double capacity = capacity(urls);
    System.out.printf("%s: one pod bears %.1f requests/s%n", device, capacity);
    List<LoadReport> loads = new ArrayList<>();
    for (int percent : PERCENTS) {
      double rate = capacity * percent / 100;
      LoadReport load = load(urls, new AtRate(rate, seconds, Arrivals.POISSON));
      loads.add(load);
      System.out.printf(
          "%s: %3d %%, %8.1f/s: ok %d, failed %d %s, p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms%n",
          device,
          percent,
          rate,
          load.counts().ok(),
          load.counts().failed(),
          load.counts().errors(),
          load.latencies().at(0.5),
          load.latencies().at(0.99),
          load.latencies().at(0.999));
    }
    return new Series(capacity, loads);
  }

  /** Right answers a second of connections that ask again at once, after as long to warm up. */
  private double capacity(List<URI> urls) throws IOException, InterruptedException {
    long few = 20L * options.connections;
    LoadReport cold = load(urls, new AsFast(few));
    long warm = (long) Math.max((double) few, cold.rps() * seconds * WARM_SHARE);
    LoadReport warmed = load(urls, new AsFast(warm));
    return load(urls, new AsFast((long) Math.max((double) few, warmed.rps() * seconds))).rps();
  }

  private LoadReport load(List<URI> urls, Schedule schedule)
      throws IOException, InterruptedException {
    Trust trust = options.trust();
    boolean open = schedule instanceof AtRate;
    Width width = options.width(open);
    int connections = options.connections * urls.size() * (open ? 4 : 1);
    try (Asking asking = Asking.with(trust, options.key());
        Target target =
            new Target(
                urls, options.question(asking), new Width(connections, width.streams()), trust)) {
      Verdicts verdicts = Verdicts.none();
      LoadGenerator run =
          LoadGenerator.run(target.wires(), schedule, options.patience(), verdicts, target.loop());
      double took = run.seconds();
      LoadReport.Asked asked =
          new LoadReport.Asked(
              urls.toString(),
              options.protocol.name().toLowerCase(Locale.ROOT),
              options.subject(),
              connections,
              schedule instanceof AtRate rate
                  ? OptionalDouble.of(rate.perSecond())
                  : OptionalDouble.empty());
      return run.tally().report(asked, verdicts.counted(), took, Map.of());
    }
  }

  private String document(Series one, List<Double> pods, @Nullable Series onGpu) {
    JsonWriter out = new JsonWriter().beginObject().field("model", options.subject());
    out.field("capacityRps", one.capacity());
    if (podCpu != null && podMemory != null) {
      out.name("pod").beginObject().field("cpu", podCpu).field("memoryMiB", podMemory).endObject();
    }
    loads(out, "loads", one);
    out.name("pods").beginArray();
    for (int i = 0; i < pods.size(); i++) {
      out.beginObject().field("pods", i + 1).field("rps", pods.get(i)).endObject();
    }
    out.endArray();
    if (onGpu == null) {
      out.field("gpu", "absent: no --gpu-url was given");
    } else {
      out.field("gpuCapacityRps", onGpu.capacity());
      loads(out, "gpuLoads", onGpu);
    }
    return out.endObject().toString();
  }

  private static void loads(JsonWriter out, String name, Series series) {
    out.name(name).beginArray();
    series.loads().forEach(load -> load.write(out));
    out.endArray();
  }

  private static String plot(Series one, List<Double> pods, @Nullable Series onGpu) {
    List<Plot> plots = new ArrayList<>();
    plots.add(LoadReport.byPercentile("Latency of one pod, CPU, by load", one.loads()));
    if (onGpu != null) {
      plots.add(LoadReport.byPercentile("Latency of one pod, GPU, by load", onGpu.loads()));
    }
    List<Plot.Point> points = new ArrayList<>();
    List<Plot.Point> ideal = new ArrayList<>();
    for (int i = 0; i < pods.size(); i++) {
      points.add(new Plot.Point(i + 1, pods.get(i)));
      ideal.add(new Plot.Point(i + 1, (i + 1) * one.capacity()));
    }
    double most = Math.max(pods.stream().mapToDouble(rps -> rps).max().orElse(1), 1);
    plots.add(
        new Plot(
                "What pods bear together",
                Axis.upTo("pods", pods.size()),
                Axis.upTo("requests/s", Math.max(most, pods.size() * one.capacity())))
            .line("measured", points)
            .line("as many times one", ideal));
    return Plot.document(plots);
  }
}
