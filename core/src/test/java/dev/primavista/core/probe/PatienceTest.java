package dev.primavista.core.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.FakeModel;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PatienceTest {
  private final FakeModel model = new FakeModel();
  private final CompletableFuture<Integer> freed = new CompletableFuture<>();

  @Test
  void an_execution_that_does_not_end_is_told_to_and_given_up() {
    model.hold();
    Patience patience = new Patience("slow.onnx", Duration.ofMillis(1));
    try (ModelInstance trial = patience.awaiting(model.newInstance())) {
      assertThatExceptionOfType(ModelLoadException.class)
          .isThrownBy(() -> trial.execute(FakeModel.input(1)))
          .withMessageStartingWith("slow.onnx was given up: a made-up row was not answered within")
          .satisfies(refused -> assertThat(refused.code()).isEqualTo("load_timeout"));
      assertThat(model.terminated).hasValue(1);
      assertThatThrownBy(() -> trial.execute(FakeModel.input(1)))
          .isInstanceOf(ModelLoadException.class);
    }

    patience.afterwards(() -> freed.complete(model.executions.get()));
    assertThat(model.openInstances).hasValue(1);
    assertThat(freed).isNotDone();
    model.letGo();

    assertThat(freed.join()).isEqualTo(1);
    while (model.openInstances.get() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void what_ends_in_time_is_answered_or_thrown_and_freed_at_once() {
    Patience patience = Patience.with("quick.onnx", LoadOptions.NONE);
    try (ModelInstance trial = patience.awaiting(model.newInstance())) {
      assertThat(trial.execute(FakeModel.input(1))).containsOnlyKeys("y");
      assertThatThrownBy(() -> trial.execute(FakeModel.input(FakeModel.REFUSED)))
          .isInstanceOf(InvalidRequest.class);
      assertThatThrownBy(() -> trial.execute(FakeModel.input(FakeModel.FATAL)))
          .isInstanceOf(LinkageError.class);
    }
    assertThat(model.openInstances).hasValue(0);
  }
}
