package dev.primavista.cli;

import dev.primavista.server.json.JsonWriter;
import dev.primavista.sizing.BenchFile;
import dev.primavista.sizing.BreakEven;
import dev.primavista.sizing.Curve;
import dev.primavista.sizing.Node;
import dev.primavista.sizing.Prices;
import dev.primavista.sizing.Sizing;
import dev.primavista.sizing.Sizing.Demand;
import dev.primavista.sizing.Sizing.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code prima plan}: pods, nodes and cost for a load, from measured figures alone. */
@Command(mixinStandardHelpOptions = true, description = "Sizes a cluster from measured figures.")
final class PlanCommand implements Callable<Integer> {
  /** Costs are compared up to so many times what one GPU serves. */
  private static final int REACH = 4;

  private final Terminal terminal;

  @Option(names = "--rps", required = true)
  private double rate;

  @Option(names = "--p99", required = true)
  private String objective = "";

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

  PlanCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** A kind of pods: where its figures come from, and what follows of them. */
  private record Side(String name, Optional<Sizing> sizing) {
    Optional<Fleet> fleet() {
      return sizing.flatMap(Sizing::cheapest);
    }
  }

  /** Where the figures of one kind of pods come from. */
  private record Figures(
      String prefix,
      List<Path> files,
      @Nullable Double rate,
      @Nullable Double cpu,
      @Nullable Double memory) {}

  @Override
  public Integer call() throws IOException {
    Path own = prices;
    Prices table =
        own == null
            ? Prices.example()
            : sane("prices", () -> Prices.read(own.toString(), Files.readAllBytes(own)));
    Demand demand = sane("rps", () -> new Demand(rate, millis(objective), utilisation));
    Side cpu =
        side("CPU", demand, new Figures("--", bench, podRate, podCpu, podMemory), table.of(false));
    Side gpu =
        side(
            "GPU",
            demand,
            new Figures("--gpu-", gpuBench, gpuPodRate, gpuPodCpu, gpuPodMemory),
            table.of(true));
    if (cpu.sizing().isEmpty() && gpu.sizing().isEmpty()) {
      throw CommandFailure.wrongSetting(
          "--bench: missing (expected: what 'prima bench scale' wrote, or --pod-rate)");
    }
    tell(cpu, demand, table);
    tell(gpu, demand, table);
    terminal.result("prices  " + table.note() + " (" + table.date() + ")");
    Optional<BreakEven> even = breakEven(cpu, gpu);
    terminal.result("even    " + even.map(this::sentence).orElse("needs figures of both"));
    if (json != null) {
      Files.writeString(json, document(cpu, gpu, table, even) + "\n");
    }
    if (plot != null) {
      plot(even, table);
    }
    return cpu.fleet().isPresent() || gpu.fleet().isPresent() ? 0 : 1;
  }

  private void plot(Optional<BreakEven> even, Prices table) throws IOException {
    if (plot != null && even.isPresent()) {
      Files.writeString(plot, even.get().plot(rate, table.currency()));
    } else {
      terminal.warn("no plot was written: the break-even needs figures of a CPU and of a GPU");
    }
  }

  private Side side(String name, Demand demand, Figures figures, List<Node> nodes)
      throws IOException {
    if (figures.files().isEmpty() && figures.rate() == null) {
      return new Side(name, Optional.empty());
    }
    List<Curve.Measured> points = new ArrayList<>();
    Optional<Node.Room> told = Optional.empty();
    for (Path file : figures.files()) {
      BenchFile read =
          sane("bench", () -> BenchFile.read(file.toString(), Files.readAllBytes(file)));
      points.addAll(read.points());
      told = read.pod().isPresent() ? read.pod() : told;
    }
    if (figures.rate() != null) {
      double whole = figures.rate() / demand.utilisation();
      points.add(new Curve.Measured(figures.rate(), 0, whole, true));
    }
    return new Side(
        name,
        Optional.of(
            new Sizing(demand, new Sizing.Pod(new Curve(points), room(figures, told)), nodes)));
  }

  private static Node.Room room(Figures figures, Optional<Node.Room> told) throws IOException {
    Double cpu = figures.cpu() == null ? told.map(Node.Room::cpu).orElse(null) : figures.cpu();
    Double memory =
        figures.memory() == null ? told.map(Node.Room::memory).orElse(null) : figures.memory();
    if (cpu == null || memory == null) {
      throw CommandFailure.wrongSetting(
          figures.prefix()
              + "pod-cpu and "
              + figures.prefix()
              + "pod-memory: missing (expected: cores and MiB that the measured pod had)");
    }
    return sane(figures.prefix() + "pod", () -> new Node.Room(cpu, memory));
  }

  /** What may fail by what was given. */
  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T sane(String option, Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (IllegalArgumentException fault) {
      throw CommandFailure.wrongSetting("--" + option + ": " + fault.getMessage());
    }
  }

  /** {@code 50ms} or {@code 0.2s} in milliseconds. */
  private static double millis(String text) {
    if (text.matches("[0-9.]+ms")) {
      return Double.parseDouble(text.substring(0, text.length() - 2));
    }
    if (text.matches("[0-9.]+s")) {
      return 1000 * Double.parseDouble(text.substring(0, text.length() - 1));
    }
    throw CommandFailure.wrongSetting("--p99: " + text + " (expected: such as 50ms or 0.2s)");
  }

  private void tell(Side side, Demand demand, Prices table) {
    Optional<Sizing> sizing = side.sizing();
    if (sizing.isEmpty()) {
      String option = side.name().equals("GPU") ? "--gpu-" : "--";
      terminal.result(
          "%s     not planned: no measurement was given (%sbench FILE, or %spod-rate R)"
              .formatted(side.name(), option, option));
      return;
    }
    double capacity = sizing.get().pod().curve().capacity();
    double kept = sizing.get().pod().curve().rateAt(demand.objective());
    terminal.result(
        PlanText.pod(side.name(), sizing.get(), kept <= demand.utilisation() * capacity));
    terminal.result(
        side.fleet()
            .map(fleet -> PlanText.fleet(side.name(), fleet, demand.rate(), table.currency()))
            .orElse(
                side.name()
                    + "     cannot: a pod does not keep the objective, or fits on no node"));
  }

  private Optional<BreakEven> breakEven(Side cpu, Side gpu) {
    if (cpu.fleet().isEmpty() || gpu.fleet().isEmpty()) {
      return Optional.empty();
    }
    Sizing ofCpu = cpu.sizing().orElseThrow();
    Sizing ofGpu = gpu.sizing().orElseThrow();
    return Optional.of(BreakEven.of(ofCpu, ofGpu, Math.max(2 * rate, REACH * ofGpu.podRate())));
  }

  private String sentence(BreakEven even) {
    double most = even.points().isEmpty() ? 0 : even.points().getLast().rate();
    OptionalDouble from = even.rate();
    return from.isPresent()
        ? "GPUs cost no more from %.0f requests/s on".formatted(from.getAsDouble())
        : "CPUs are cheaper up to %.0f requests/s, as far as was looked".formatted(most);
  }

  private String document(Side cpu, Side gpu, Prices table, Optional<BreakEven> even) {
    JsonWriter out = new JsonWriter().beginObject();
    out.field("rps", rate).field("p99Ms", millis(objective)).field("utilisation", utilisation);
    PlanText.write(out.name("cpu"), cpu.sizing(), rate);
    PlanText.write(out.name("gpu"), gpu.sizing(), rate);
    out.name("prices").beginObject().field("note", table.note()).field("date", table.date());
    out.field("currency", table.currency()).endObject();
    out.name("breakEvenRps");
    OptionalDouble from = even.map(BreakEven::rate).orElse(OptionalDouble.empty());
    if (from.isPresent()) {
      out.value(from.getAsDouble());
    } else {
      out.nullValue();
    }
    return out.endObject().toString();
  }
}
