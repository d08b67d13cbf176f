package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ServingException.Overloaded;
import org.junit.jupiter.api.Test;

final class BodyBudgetTest {
  private final BodyBudget budget = new BodyBudget(Integer.MAX_VALUE);

  @Test
  void a_body_that_grows_takes_what_it_adds() {
    byte[] body = budget.grown(budget.grown(new byte[0], 10), 30);
    assertThat(body).hasSize(30);
    assertThat(budget.used()).isEqualTo(30);
  }

  @Test
  void what_does_not_fit_takes_nothing() {
    budget.take(Integer.MAX_VALUE);
    assertThatThrownBy(() -> budget.grown(new byte[0], 1)).isInstanceOf(Overloaded.class);
    assertThat(budget.used()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void an_array_that_there_is_no_memory_for_takes_nothing() {
    // No Java virtual machine makes an array of this length, whatever its heap.
    assertThatThrownBy(() -> budget.grown(new byte[0], Integer.MAX_VALUE))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(budget.used()).isZero();
  }
}
