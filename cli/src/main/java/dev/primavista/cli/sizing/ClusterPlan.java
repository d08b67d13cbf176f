package dev.primavista.cli.sizing;

import dev.primavista.cli.sizing.PodFigures.Kind;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.sizing.BreakEven;
import dev.primavista.sizing.Prices;
import dev.primavista.sizing.Sizing;
import dev.primavista.sizing.Sizing.Demand;
import dev.primavista.sizing.Sizing.Fleet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Pods, nodes and cost of a load, and how they are told.
 *
 * @param cpu of pods without a GPU; empty where nothing was measured
 * @param gpu of pods with one; empty where nothing was measured
 * @param even where both are served, from which rate on GPUs cost no more
 */
record ClusterPlan(
    Demand demand,
    Prices prices,
    Optional<Sizing> cpu,
    Optional<Sizing> gpu,
    Optional<BreakEven> even) {
  /** Costs are compared up to so many times what one GPU serves. */
  private static final int REACH = 4;

  static ClusterPlan of(Demand demand, Prices prices, Optional<Sizing> cpu, Optional<Sizing> gpu) {
    return new ClusterPlan(demand, prices, cpu, gpu, even(demand, cpu, gpu));
  }

  private static Optional<BreakEven> even(
      Demand demand, Optional<Sizing> cpu, Optional<Sizing> gpu) {
    if (fleet(cpu).isEmpty() || fleet(gpu).isEmpty()) {
      return Optional.empty();
    }
    double most = Math.max(2 * demand.rate(), REACH * gpu.orElseThrow().podRate());
    return Optional.of(BreakEven.of(cpu.orElseThrow(), gpu.orElseThrow(), most));
  }

  private static Optional<Fleet> fleet(Optional<Sizing> sizing) {
    return sizing.flatMap(Sizing::cheapest);
  }

  /** Whether pods of either kind serve the load. */
  boolean serves() {
    return fleet(cpu).isPresent() || fleet(gpu).isPresent();
  }

  /** As it is printed. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.addAll(lines(Kind.CPU, cpu));
    lines.addAll(lines(Kind.GPU, gpu));
    lines.add("prices  " + prices.note() + " (" + prices.date() + ")");
    lines.add("even    " + even.map(PlanText::even).orElse("needs figures of both"));
    return lines;
  }

  private List<String> lines(Kind kind, Optional<Sizing> measured) {
    if (measured.isEmpty()) {
      return List.of(
          "%s     not planned: no measurement was given (%s FILE, or %s R)"
              .formatted(kind, kind.flag("bench"), kind.flag("pod-rate")));
    }
    Sizing sizing = measured.get();
    return List.of(
        PlanText.pod(kind.name(), sizing),
        fleet(measured)
            .map(fleet -> PlanText.fleet(kind.name(), fleet, demand.rate(), prices.currency()))
            .orElse(
                kind
                    + "     cannot: a pod does not keep the objective, fits on no node, or more"
                    + " than %d are needed".formatted(Sizing.MOST_PODS)));
  }

  /** One document. */
  String json() {
    JsonWriter out = new JsonWriter().beginObject();
    out.field("rps", demand.rate()).field("p99Ms", demand.objective());
    out.field("utilisation", demand.utilisation());
    PlanText.write(out.name("cpu"), cpu, demand.rate());
    PlanText.write(out.name("gpu"), gpu, demand.rate());
    out.name("prices").beginObject().field("note", prices.note()).field("date", prices.date());
    out.field("currency", prices.currency()).endObject();
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
