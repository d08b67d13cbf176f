package dev.primavista.cli.sizing;

import dev.primavista.cli.arguments.DurationText;
import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.sizing.PodFigures.Kind;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.sizing.Prices;
import dev.primavista.sizing.Sizing;
import dev.primavista.sizing.Sizing.Demand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code prima plan}: pods, nodes and cost for a load, from measured figures alone. */
@Command(mixinStandardHelpOptions = true, description = "Sizes a cluster from measured figures.")
public final class PlanCommand implements Callable<Integer> {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final Path STANDARD_OUTPUT = Path.of("-");

  private final Terminal terminal;

  @Option(names = "--rps", required = true)
  private double rate;

  @Option(names = "--p99", required = true, converter = DurationText.class)
  private Duration objective = Duration.ZERO;

  @Option(names = "--utilisation", defaultValue = "0.7")
  private double utilisation;

  @Option(names = "--bench", split = ",")
  private List<Path> bench = List.of();

  @Option(names = "--pod-rate")
  private @Nullable Double podRate;

  @Option(names = "--pod-cpu")
  private @Nullable Double podCpu;

  @Option(names = "--pod-memory")
  private @Nullable Double podMemory;

  @Option(names = "--gpu-bench", split = ",")
  private List<Path> gpuBench = List.of();

  @Option(names = "--gpu-pod-rate")
  private @Nullable Double gpuPodRate;

  @Option(names = "--gpu-pod-cpu")
  private @Nullable Double gpuPodCpu;

  @Option(names = "--gpu-pod-memory")
  private @Nullable Double gpuPodMemory;

  @Option(names = "--prices")
  private @Nullable Path prices;

  @Option(names = "--json")
  private @Nullable Path json;

  @Option(names = "--plot")
  private @Nullable Path plot;

  public PlanCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    checkOutputs();
    Prices table = table();
    Demand demand = demand();
    Optional<Sizing> cpu =
        new PodFigures(Kind.CPU, bench, podRate, podCpu, podMemory).sizing(demand, table.of(false));
    Optional<Sizing> gpu =
        new PodFigures(Kind.GPU, gpuBench, gpuPodRate, gpuPodCpu, gpuPodMemory)
            .sizing(demand, table.of(true));
    if (cpu.isEmpty() && gpu.isEmpty()) {
      throw CommandFailure.wrongSetting(
          "--bench: missing (expected: what 'prima bench scale' wrote, or --pod-rate)");
    }
    ClusterPlan plan = ClusterPlan.of(demand, table, cpu, gpu);
    if (isPrinted(json)) {
      terminal.result(plan.json());
    } else {
      plan.lines().forEach(terminal::result);
    }
    write(plan);
    return plan.serves() ? 0 : 1;
  }

  /** Whether this stands for standard output. */
  private static boolean isPrinted(@Nullable Path output) {
    return output != null && output.equals(STANDARD_OUTPUT);
  }

  private void checkOutputs() {
    if (isPrinted(plot)) {
      throw CommandFailure.wrongSetting("--plot: - (expected: a file)");
    }
    for (Path output : Arrays.asList(json, plot)) {
      if (output != null && !isPrinted(output)) {
        Path _ = Paths.writable(output);
      }
    }
  }

  private Demand demand() {
    PodFigures.requireRate("--rps", rate);
    try {
      return new Demand(rate, objective.toNanos() / NANOS_PER_MILLI, utilisation);
    } catch (IllegalArgumentException fault) {
      throw CommandFailure.wrongSetting("--", fault);
    }
  }

  private Prices table() throws IOException {
    if (prices == null) {
      return Prices.example();
    }
    try {
      return Prices.read(prices.toString(), Files.readAllBytes(Paths.existing(prices)));
    } catch (IllegalArgumentException fault) {
      throw CommandFailure.wrongSetting("--prices: " + fault.getMessage());
    }
  }

  private void write(ClusterPlan plan) throws IOException {
    if (json != null && !isPrinted(json)) {
      Files.writeString(json, plan.json() + "\n");
    }
    if (plot != null && plan.even().isPresent()) {
      String currency = plan.prices().currency();
      Files.writeString(plot, plan.even().get().plot(rate, currency));
    } else if (plot != null) {
      terminal.warn("no plot was written: the break-even needs figures of a CPU and of a GPU");
    }
  }
}
