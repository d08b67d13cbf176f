package dev.primavista.server.trail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.RequestObserver;
import dev.primavista.core.ServingMetrics.RequestTimes;
import org.junit.jupiter.api.Test;

class TrailTest {
  private final Trail trail = new Trail(new Trail.Origin("HTTP/1.1", "http", () -> "127.0.0.1"), 1);

  @Test
  void what_is_asked_for_the_sake_of_a_request_is_not_its_own_end() {
    RequestObserver part = trail.part();
    part.completed("member", "1", new RequestTimes(1, 5, 0, 7, 0));
    part.failed("member", "1", "backend_failure");
    trail.completed("whole", "2", new RequestTimes(3, 0, 0, 9, 0));
    assertThat(trail.answered()).isTrue();
    assertThat(trail.model()).isEqualTo("whole");
    assertThat(trail.rows()).isEqualTo(3);
    assertThat(trail.queueNanos()).isZero();
    assertThat(trail.computeNanos()).isEqualTo(9);
    assertThat(Trail.behind(part)).contains(trail);
    assertThat(Trail.behind(trail)).contains(trail);
    assertThat(Trail.behind(RequestObserver.NONE)).isEmpty();
  }

  @Test
  void a_request_is_not_answered_where_one_of_the_models_failed() {
    trail.completed("first", "1", new RequestTimes(1, 0, 0, 1, 0));
    trail.failed("second", "1", "backend_failure");
    assertThat(trail.answered()).isFalse();
    assertThat(trail.code()).isEqualTo("backend_failure");
  }
}
