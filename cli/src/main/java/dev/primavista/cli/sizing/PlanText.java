package dev.primavista.cli.sizing;

import dev.primavista.core.Amount;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.sizing.BreakEven;
import dev.primavista.sizing.Sizing;
import dev.primavista.sizing.Sizing.Fleet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** How a plan is told. */
final class PlanText {
  private PlanText() {}

  /** What one pod is given, and why not more. */
  static String pod(String name, Sizing sizing) {
    double kept = sizing.pod().curve().rateAt(sizing.demand().objective());
    String why =
        kept <= sizing.demand().utilisation() * capacity(sizing)
            ? "as far as it was measured to keep the objective"
            : String.format(
                Locale.ROOT,
                "%.0f %% of its capacity of %.1f",
                100 * sizing.demand().utilisation(),
                capacity(sizing));
    return String.format(
        Locale.ROOT,
        "%s     one pod (%.2f cores, %.0f MiB) is given %.1f requests/s: %s",
        name,
        sizing.pod().requests().cpu(),
        sizing.pod().requests().memory(),
        sizing.podRate(),
        why);
  }

  static String fleet(String name, Fleet fleet, double rate, String currency) {
    return String.format(
        Locale.ROOT,
        "%s     %s on %d x %s: %d are needed, and left when a node is lost; all at %.0f %% of"
            + " what they are given; %.2f %s an hour, %.0f a month, %.2f per million requests",
        name,
        Amount.of(fleet.pods(), "pod"),
        fleet.count(),
        fleet.node().name(),
        fleet.needed(),
        100 * fleet.utilisation(rate),
        fleet.cost(),
        currency,
        fleet.cost() * Sizing.MONTH,
        millionth(fleet, rate));
  }

  /** From which rate on GPUs cost no more. */
  static String even(BreakEven even) {
    double most = even.points().isEmpty() ? 0 : even.points().getLast().rate();
    OptionalDouble from = even.rate();
    return from.isPresent()
        ? String.format(
            Locale.ROOT, "GPUs cost no more from %.0f requests/s on", from.getAsDouble())
        : String.format(
            Locale.ROOT, "CPUs are cheaper up to %.0f requests/s, as far as was looked", most);
  }

  private static double millionth(Fleet fleet, double rate) {
    return fleet.cost() / (3600 * rate) * 1e6;
  }

  /** One object; null where there are no figures or no answer. */
  static void write(JsonWriter json, Optional<Sizing> sizing, double rate) {
    Optional<Fleet> found = sizing.flatMap(Sizing::cheapest);
    if (sizing.isEmpty() || found.isEmpty()) {
      json.nullValue();
      return;
    }
    Fleet fleet = found.get();
    json.beginObject();
    json.field("podRps", fleet.podRate()).field("podCapacityRps", capacity(sizing.get()));
    json.field("podsNeeded", fleet.needed()).field("pods", fleet.pods());
    json.field("node", fleet.node().name()).field("nodes", fleet.count());
    json.field("costPerHour", fleet.cost()).field("costPerMonth", fleet.cost() * Sizing.MONTH);
    json.field("costPerMillion", millionth(fleet, rate)).endObject();
  }

  private static double capacity(Sizing sizing) {
    return sizing.pod().curve().capacity();
  }
}
