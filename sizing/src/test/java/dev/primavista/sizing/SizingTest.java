package dev.primavista.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.sizing.Curve.Measured;
import dev.primavista.sizing.Node.Room;
import dev.primavista.sizing.Sizing.Demand;
import dev.primavista.sizing.Sizing.Fleet;
import dev.primavista.sizing.Sizing.Pod;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SizingTest {
  /** 100 requests a second at most; latency doubles from point to point. */
  private static final Curve CURVE =
      new Curve(
          List.of(
              new Measured(120, 900, 100, false),
              new Measured(50, 10, 50, true),
              new Measured(80, 20, 80, true),
              new Measured(100, 40, 100, true)));

  private static final Room SMALL = new Room(1, 1024);
  private static final Node FOUR = new Node("four", false, new Room(3.9, 12000), 0, 0.2);
  private static final Node EIGHT = new Node("eight", false, new Room(7.9, 28000), 0, 0.4);
  private static final Node CARD = new Node("card", true, new Room(3.9, 24000), 1, 0.5);

  private static Sizing of(double rate, double objective, Node... nodes) {
    return new Sizing(new Demand(rate, objective, 0.7), new Pod(CURVE, SMALL), List.of(nodes));
  }

  @Test
  void a_pod_is_given_what_lies_between_the_points_that_keep_and_miss_the_objective() {
    assertThat(CURVE.capacity()).isEqualTo(100);
    assertThat(CURVE.rateAt(20)).isEqualTo(80);
    assertThat(CURVE.rateAt(30)).isEqualTo(90, within(1e-9));
    assertThat(CURVE.rateAt(15)).isEqualTo(65, within(1e-9));
  }

  @Test
  void nothing_is_read_beyond_what_was_measured() {
    assertThat(CURVE.rateAt(9)).isZero();
    // The next point lost requests: its latency is of those that were answered alone.
    assertThat(CURVE.rateAt(1000)).isEqualTo(100);
    assertThat(new Curve(List.of(new Measured(50, 10, 50, true))).rateAt(1000)).isEqualTo(50);
  }

  @Test
  void a_pod_is_not_used_up() {
    assertThat(of(1, 1000, FOUR).podRate()).isEqualTo(70);
    assertThat(of(1, 15, FOUR).podRate()).isEqualTo(65, within(1e-9));
  }

  @Test
  void pods_fit_by_cpu_memory_and_gpus() {
    assertThat(FOUR.pods(SMALL)).isEqualTo(3);
    assertThat(FOUR.pods(new Room(0.5, 5000))).isEqualTo(2);
    assertThat(FOUR.pods(new Room(4, 100))).isZero();
    assertThat(CARD.pods(SMALL)).isEqualTo(1);
  }

  @Test
  void enough_pods_are_left_when_the_fullest_node_is_lost() {
    for (double rate = 1; rate < 3000; rate += 37) {
      for (Node node : List.of(FOUR, EIGHT)) {
        Fleet fleet = of(rate, 1000, node).cheapest().orElseThrow();
        int fullest = Math.ceilDiv(fleet.pods(), fleet.count());
        assertThat(fleet.needed()).isEqualTo((int) Math.ceil(rate / 70));
        assertThat(fleet.pods() - fullest).isGreaterThanOrEqualTo(fleet.needed());
        assertThat(fullest).isLessThanOrEqualTo(node.pods(SMALL));
        // One node less would not do.
        assertThat((fleet.count() - 1) * node.pods(SMALL)).isGreaterThanOrEqualTo(fleet.needed());
        assertThat(fleet.count() == 2 || (fleet.count() - 2) * node.pods(SMALL) < fleet.needed())
            .isTrue();
      }
    }
  }

  @Test
  void an_example_by_hand() {
    // 200 / 70: 3 pods. Two nodes of 3: 6 fit, losing one leaves 3; 6 - 3 = 3, so 6 pods run.
    Fleet fleet = of(200, 1000, FOUR).cheapest().orElseThrow();
    assertThat(fleet.needed()).isEqualTo(3);
    assertThat(fleet.count()).isEqualTo(2);
    assertThat(fleet.pods()).isEqualTo(6);
    assertThat(fleet.cost()).isEqualTo(0.4, within(1e-9));
    assertThat(fleet.utilisation(200)).isEqualTo(200 / 6.0 / 70, within(1e-9));
  }

  @Test
  void the_cheapest_machine_is_taken_and_none_where_no_pod_fits_or_keeps_the_objective() {
    assertThat(of(200, 1000, EIGHT, FOUR).cheapest().orElseThrow().node()).isEqualTo(FOUR);
    assertThat(of(200, 9, FOUR).cheapest()).isEmpty();
    Node tiny = new Node("tiny", false, new Room(0.5, 500), 0, 0.01);
    assertThat(of(200, 1000, tiny).cheapest()).isEmpty();
  }

  @Test
  void a_load_beyond_any_cluster_is_served_by_none_and_the_least_one_by_a_pod() {
    assertThat(of(70e6, 1000, FOUR).cheapest().orElseThrow().needed()).isEqualTo(1_000_000);
    for (double rate : new double[] {70e6 + 1, 3e9, 1e300}) {
      assertThat(of(rate, 1000, FOUR).cheapest()).isEmpty();
    }
    assertThat(of(1e-12, 1000, FOUR).cheapest().orElseThrow().needed()).isOne();
    Sizing tiny =
        new Sizing(new Demand(70e6, 1000, 0.7), new Pod(CURVE, new Room(1e-300, 1)), List.of(FOUR));
    assertThat(tiny.cheapest().orElseThrow().count()).isEqualTo(85);
  }

  @Test
  void gpus_break_even_where_their_cost_stays_below() {
    Curve fast = new Curve(List.of(new Measured(1000, 5, 1000, true)));
    Sizing gpu = new Sizing(new Demand(1, 50, 0.7), new Pod(fast, SMALL), List.of(CARD));
    Sizing cpu = of(1, 50, FOUR);
    BreakEven even = BreakEven.of(cpu, gpu, 700);
    double rate = even.rate().orElseThrow();
    // Two cards cost 1.0. So do five nodes of three pods, which more than nine pods of 70 need.
    assertThat(rate).isBetween(9 * 70.0, 9 * 70.0 + 2.5);
    assertThat(gpu.at(rate).cheapest().orElseThrow().cost())
        .isLessThanOrEqualTo(cpu.at(rate).cheapest().orElseThrow().cost());
    assertThat(even.plot(200, "USD")).startsWith("<svg").contains("GPUs are cheaper from here");
  }

  @Test
  void no_break_even_is_told_where_there_is_none() {
    List<BreakEven.Both> points = new ArrayList<>();
    points.add(new BreakEven.Both(1, 2, 1));
    points.add(new BreakEven.Both(2, 2, 3));
    assertThat(new BreakEven(points).rate()).isEqualTo(OptionalDouble.empty());
    points.add(new BreakEven.Both(3, 4, 4));
    assertThat(new BreakEven(points).rate()).hasValue(3);
  }

  private static BenchFile file(String json) {
    return BenchFile.read("b.json", json.getBytes(StandardCharsets.UTF_8), false);
  }

  @Test
  void files_of_one_load_and_of_a_series_are_read() {
    String load = "{\"rate\":50.0,\"rps\":49.5,\"failed\":0,\"latencyMs\":{\"p99\":7.5}}";
    assertThat(file(load).points()).containsExactly(new Measured(50, 7.5, 49.5, true));
    String series =
        "{\"pod\":{\"cpu\":2,\"memoryMiB\":1024},\"loads\":["
            + load
            + ",{\"rate\":null,\"latencyMs\":{\"p99\":1}},"
            + "{\"rate\":90,\"rps\":60,\"failed\":3,\"latencyMs\":{\"p99\":70}}]}";
    assertThat(file(series).points())
        .containsExactly(new Measured(50, 7.5, 49.5, true), new Measured(90, 70, 60, false));
    assertThat(file(series).pod()).contains(new Room(2, 1024));
  }

  @Test
  void other_files_are_refused_in_one_sentence() {
    for (String json : List.of("", "[]", "{}", "{\"loads\":[]}", "{\"rate\":1}", "{\"rate\":")) {
      assertThatThrownBy(() -> file(json))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("b.json: ")
          .hasMessageEndingWith("(expected: what prima bench load --rate wrote)");
    }
  }

  @Test
  void the_example_prices_say_that_they_are_one() {
    Prices prices = Prices.example();
    assertThat(prices.note()).startsWith("EXAMPLE, not a quote");
    assertThat(prices.of(true)).isNotEmpty().allMatch(node -> node.gpus() > 0);
    assertThat(prices.of(false)).isNotEmpty().allMatch(node -> node.gpus() == 0);
  }
}
