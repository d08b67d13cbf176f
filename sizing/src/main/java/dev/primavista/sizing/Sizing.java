package dev.primavista.sizing;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How many pods and nodes serve a load, and what they cost.
 *
 * <p>A pod is given the least of two rates: the one at which it keeps the objective by its measured
 * curve, and a share of its measured capacity. So many pods are needed; then more, until they are
 * enough when the fullest node is lost. Requests are taken to be spread evenly over pods, and pods
 * on nodes of their own to scale as their number: nothing of a pool is credited, so that the answer
 * is on the safe side where balancing is good, and only there.
 *
 * @param demand what is to be served
 * @param pod what one pod of this kind does and takes
 * @param nodes to choose from
 */
public record Sizing(Demand demand, Pod pod, List<Node> nodes) {
  /** Hours of an average month. */
  public static final double MONTH = 730;

  /** No cluster of more pods is planned: Kubernetes itself takes fewer. */
  public static final int MOST_PODS = 1_000_000;

  /**
   * What is to be served.
   *
   * @param rate requests a second at the peak
   * @param objective milliseconds that the 99th percentile may be
   * @param utilisation share of the measured capacity that may be used, at most 1
   */
  public record Demand(double rate, double objective, double utilisation) {
    public Demand {
      requirePositive("rps", rate);
      requirePositive("p99", objective);
      requirePositive("utilisation", utilisation);
      if (utilisation > 1) {
        throw new IllegalArgumentException("utilisation: " + utilisation + " (expected: <= 1)");
      }
    }

    private static void requirePositive(String name, double value) {
      if (!(value > 0)) {
        throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
      }
    }

    Demand at(double other) {
      return new Demand(other, objective, utilisation);
    }
  }

  /**
   * What one pod does and takes.
   *
   * @param requests of CPU and memory
   */
  public record Pod(Curve curve, Node.Room requests) {}

  /**
   * An answer.
   *
   * @param podRate requests a second that are given to one pod
   * @param needed pods that serve the load
   * @param pods that run, so that the loss of a node leaves as many as are needed
   */
  public record Fleet(double podRate, int needed, int pods, Node node, int count) {
    /** An hour, in the currency of the prices. */
    public double cost() {
      return count * node.price();
    }

    /** Of the load that one pod gets while all run, the share of what it is given at most. */
    public double utilisation(double rate) {
      return rate / pods / podRate;
    }
  }

  public Sizing {
    nodes = List.copyOf(nodes);
  }

  /** Requests a second that are given to one pod; 0 where it cannot keep the objective. */
  public double podRate() {
    return Math.min(
        pod.curve().rateAt(demand.objective()), demand.utilisation() * pod.curve().capacity());
  }

  /**
   * The cheapest fleet; empty where a pod cannot keep the objective or fits on no node, and where
   * more than {@link #MOST_PODS} would be needed.
   */
  public Optional<Fleet> cheapest() {
    double podRate = podRate();
    if (podRate <= 0) {
      return Optional.empty();
    }
    double enough = Math.max(1, Math.ceil(demand.rate() / podRate - 1e-9));
    if (enough > MOST_PODS) {
      return Optional.empty();
    }
    int needed = (int) enough;
    return nodes.stream()
        .filter(node -> node.pods(pod.requests()) > 0)
        .map(node -> fleet(podRate, needed, node))
        .min(Comparator.comparingDouble(Fleet::cost).thenComparingInt(Fleet::count));
  }

  /** Pods are spread evenly over nodes, of which the fullest may be lost. */
  private Fleet fleet(double podRate, int needed, Node node) {
    int room = node.pods(pod.requests());
    int count = Math.max(2, Math.ceilDiv(needed, room) + 1);
    // The least number of pods of which needed ones are left without the fullest node's share.
    int pods = (int) Math.ceilDiv((long) needed * count, count - 1);
    return new Fleet(podRate, needed, pods, node, count);
  }

  /** The same for another rate. */
  public Sizing at(double rate) {
    return new Sizing(demand.at(rate), pod, nodes);
  }
}
