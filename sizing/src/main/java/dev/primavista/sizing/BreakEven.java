package dev.primavista.sizing;

import dev.primavista.sizing.Plot.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What CPUs and GPUs cost at each rate. Costs grow by steps, so that one may become cheaper more
 * than once.
 *
 * @param points by rising rate, those where both can serve
 */
public record BreakEven(List<Both> points) {
  private static final int STEPS = 400;

  /** An hour's cost of both at a rate. */
  public record Both(double rate, double cpu, double gpu) {}

  public BreakEven {
    points = List.copyOf(points);
  }

  /** At rates up to this one. */
  public static BreakEven of(Sizing cpu, Sizing gpu, double most) {
    List<Both> points = new ArrayList<>();
    for (int i = 1; i <= STEPS; i++) {
      double rate = most * i / STEPS;
      var oneCpu = cpu.at(rate).cheapest();
      var oneGpu = gpu.at(rate).cheapest();
      if (oneCpu.isPresent() && oneGpu.isPresent()) {
        points.add(new Both(rate, oneCpu.get().cost(), oneGpu.get().cost()));
      }
    }
    return new BreakEven(points);
  }

  /** The least rate from which on, as far as was looked, GPUs cost no more; empty for none. */
  public OptionalDouble rate() {
    OptionalDouble from = OptionalDouble.empty();
    for (Both point : points) {
      if (point.gpu() > point.cpu()) {
        from = OptionalDouble.empty();
      } else if (from.isEmpty()) {
        from = OptionalDouble.of(point.rate());
      }
    }
    return from;
  }

  /** Both costs over the rate, as one SVG document. */
  public String plot(double asked, String currency) {
    List<Point> cpu = new ArrayList<>();
    List<Point> gpu = new ArrayList<>();
    double most = 0;
    double last = asked;
    for (Both point : points) {
      cpu.add(new Point(point.rate(), point.cpu()));
      gpu.add(new Point(point.rate(), point.gpu()));
      most = Math.max(most, Math.max(point.cpu(), point.gpu()));
      last = point.rate();
    }
    Plot plot =
        new Plot(
                "What CPUs and GPUs cost",
                Axis.upTo("requests a second", last),
                Axis.upTo(currency + " an hour", most))
            .steps("CPU", cpu)
            .steps("GPU", gpu)
            .upright(asked, "asked");
    rate().ifPresent(even -> plot.upright(even, "GPUs are cheaper from here"));
    return Plot.document(List.of(plot));
  }
}
