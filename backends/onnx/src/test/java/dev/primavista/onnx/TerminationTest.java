package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtSession;
import dev.primavista.core.ServingException;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.testkit.SharedData;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TerminationTest {
  /** Turns of the model's loop: hours of them. */
  private static final long ENDLESS = 1_000_000_000;

  @Test
  void an_execution_ends_when_it_is_told_to_and_the_next_one_works() {
    try (LoadedModel model =
            new OnnxBackend().load(SharedData.require("contract/models/slow/1/model.onnx"));
        ModelInstance instance = model.newInstance()) {
      CompletableFuture<?> endless =
          CompletableFuture.supplyAsync(
              () -> instance.execute(turns(ENDLESS)), Thread::startVirtualThread);
      while (!endless.isDone()) {
        instance.terminate();
        Thread.onSpinWait();
      }
      assertThatThrownBy(endless::join).hasCauseInstanceOf(ServingException.BackendFailure.class);
      assertThat(instance.execute(turns(2))).containsKey("y");
      instance.terminate();
      assertThat(instance.execute(turns(1))).containsKey("y");
    }
  }

  @Test
  void what_executes_keeps_the_memory_of_a_model_that_is_closed() {
    LoadedModel model =
        new OnnxBackend().load(SharedData.require("contract/models/slow/1/model.onnx"));
    ModelInstance instance = model.newInstance();
    AtomicReference<Thread> executing = new AtomicReference<>();
    CompletableFuture<?> endless =
        CompletableFuture.supplyAsync(
            () -> instance.execute(turns(ENDLESS)),
            work -> executing.set(Thread.ofPlatform().daemon().start(work)));
    while (!isInEngine(executing.get())) {
      Thread.onSpinWait();
    }
    model.close();
    instance.close();
    assertThatIllegalStateException().isThrownBy(() -> instance.execute(turns(1)));
    while (!endless.isDone()) {
      instance.terminate();
      Thread.onSpinWait();
    }
    assertThatThrownBy(endless::join).hasCauseInstanceOf(ServingException.BackendFailure.class);
  }

  private static boolean isInEngine(Thread thread) {
    StackTraceElement[] frames = thread.getStackTrace();
    return frames.length > 0
        && frames[0].isNativeMethod()
        && frames[0].getClassName().equals(OrtSession.class.getName());
  }

  private static Map<String, Tensor> turns(long count) {
    return Map.of("n", FixedTensor.ofLongs(Shape.of(1), count));
  }
}
