package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.ServingException.ModelNotReady;
import dev.primavista.core.ServingException.Overloaded;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProblemTest {
  @Test
  void it_tells_when_to_come_back_where_that_is_known() {
    assertThat(Problem.of(new ModelNotReady("m v1 is LOADING", Duration.ofSeconds(1))))
        .satisfies(ProblemTest::hasRetryAfter);
    assertThat(Problem.of(new Overloaded("the queue is full", Duration.ofMillis(200))))
        .satisfies(ProblemTest::hasRetryAfter);
    assertThat(
            Problem.of(new ModelNotReady("m v1 is UNAVAILABLE: torn")).toResponse("id").headers())
        .doesNotContainKey("retry-after");
  }

  private static void hasRetryAfter(Problem problem) {
    assertThat(problem.status()).isEqualTo(503);
    assertThat(problem.toResponse("id").headers()).containsEntry("retry-after", "1");
  }
}
