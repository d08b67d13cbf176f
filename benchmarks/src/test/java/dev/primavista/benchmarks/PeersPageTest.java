package dev.primavista.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PeersPageTest {
  private static final String DOCUMENT =
      """
      {"primavista": {"workloads": {
         "W5": {"c1": {"cpu_s_per_1000": 0.06, "rps": 9000.4, "p99_ms": 0.21, "other_cores": 0.01},
                "c8": {"cpu_s_per_1000": 0.03, "rps": 30000.0, "p99_ms": 1.5, "other_cores": 0.25}},
         "W1": {"c8": {"rps": 12000.0, "p99_ms": 2.0}}}},
       "slow": {"startup": {"first_good_s": 3.2}, "workloads": {
         "W5": {"c1": {"cpu_s_per_1000": 0.3}, "c8": {"cpu_s_per_1000": 0.2, "rps": 5000, "p99_ms": 9}},
         "W1": {"failed": "500 b'no model'"}}},
       "quick": {"workloads": {
         "W5": {"c8": {"cpu_s_per_1000": 0.14, "rps": 6000, "p99_ms": 1.25}},
         "W1": {"c8": {"rps": 1500, "p99_ms": 4}}}}}
      """;

  private static PeerFigures figures() {
    return PeerFigures.read(DOCUMENT.getBytes(StandardCharsets.UTF_8));
  }

  private static Verdict verdict(String what) {
    return PeersCase.verdicts(figures(), List.of("slow", "quick")).stream()
        .filter(verdict -> verdict.what().equals(what))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void each_aim_is_held_against_the_best_rival_in_it() {
    Verdict echo = verdict("Echo, 8 connections: CPU of the best rival beside it");
    assertThat(echo.value()).isEqualTo(0.14 / 0.03);
    assertThat(echo.holds()).isFalse();
    assertThat(verdict("Echo, 1 connections: CPU of the best rival beside it").holds()).isTrue();
    assertThat(verdict("Echo, 8 connections: CPU per request").holds()).isTrue();
    assertThat(verdict("Echo, 1 connections: CPU per request").holds()).isFalse();
    assertThat(verdict("Iris: scaler and logistic regression: requests/s beside the best").value())
        .isEqualTo(8);
    assertThat(verdict("Echo of 16 floats: p99 beside the best").holds()).isFalse();
    assertThat(verdict("Iris: scaler and logistic regression: p99 beside the best").holds())
        .isTrue();
  }

  @Test
  void what_was_not_measured_is_no_good_figure() {
    String what = "Random forest, 300 trees of depth 12: requests/s beside the best";
    assertThat(verdict(what).holds()).isFalse();
  }

  @Test
  void the_page_shows_every_server_and_names_what_is_missing() {
    List<Verdict> verdicts = PeersCase.verdicts(figures(), List.of("slow", "quick"));

    String page =
        new PeersPage(figures(), List.of("slow", "quick"), List.of("other")).markdown(2, verdicts);

    assertThat(page)
        .contains(
            "| **Primavista** | 0.060 / 0.030 / - | 9,000 / 30,000 / - | 0.2 / 1.5 / - | 0.25 |")
        .contains("| quick | - / 0.140 / - | - / 6,000 / - | - / 1.3 / - |")
        .contains("Not set up here: other.")
        .contains("Not measured: slow, W1: 500 b'no model'");
  }
}
