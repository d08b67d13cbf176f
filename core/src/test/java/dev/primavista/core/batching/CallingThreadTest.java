package dev.primavista.core.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.Deadline;
import dev.primavista.core.FakeModel;
import dev.primavista.core.ManualTicker;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.SharedThread;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelConfig.Execution;
import dev.primavista.core.model.ModelConfig.Queue;
import dev.primavista.core.model.ModelId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which requests run on the thread that calls, and until when. */
@Timeout(120)
class CallingThreadTest {
  private final ManualTicker ticker = new ManualTicker();
  private final DeadlineTimer timer = new DeadlineTimer();
  private final FakeModel model = new FakeModel();

  @AfterEach
  void stopTimer() {
    timer.close();
  }

  private ModelExecutor start(Execution execution) {
    ModelConfig config =
        ModelConfig.defaults().withExecution(execution).withInstances(1).withQueue(Queue.of(100));
    ModelExecutor executor =
        ModelExecutor.start(
            new ModelId("twice", 1),
            model,
            config,
            new ModelExecutor.Surroundings(ServingMetrics.NOOP, ticker, timer));
    model.forget();
    return executor;
  }

  private void answer(ModelExecutor executor, double... rows) {
    Terms terms = Terms.until(Deadline.after(Duration.ofHours(1), ticker));
    var _ = executor.execute(FakeModel.input(rows), terms).join();
  }

  @Test
  void what_the_example_took_decides_on_whose_thread_requests_run() {
    String caller = Thread.currentThread().getName();
    model.work = () -> ticker.advance(Duration.ofMillis(1));
    try (ModelExecutor quick = start(Execution.AUTO)) {
      assertThat(quick.direct()).isTrue();
      assertThat(quick.exampleNanos()).isEqualTo(1_000_000);
      answer(quick, 1);
      answer(quick, 1, 2);
      assertThat(model.executed.stream().map(FakeModel.Executed::thread))
          .containsExactly(caller, "instance-twice-v1-0");
    }
    model.work = () -> ticker.advance(Duration.ofNanos(1_000_001));
    try (ModelExecutor slow = start(Execution.AUTO)) {
      assertThat(slow.direct()).isFalse();
      answer(slow, 1);
      assertThat(model.executed.stream().map(FakeModel.Executed::thread))
          .containsExactly("instance-twice-v1-0");
    }
  }

  private static void onSharedThread(Runnable work) {
    CompletableFuture.runAsync(SharedThread.of(work), task -> new Thread(task, "shared").start())
        .join();
  }

  private void answer300(ModelExecutor executor) {
    for (int i = 0; i < 300; i++) {
      answer(executor, 1);
    }
  }

  @Test
  void a_model_that_stays_slow_once_it_is_warm_leaves_shared_threads() {
    model.work = () -> ticker.advance(Duration.ofNanos(250_001));
    try (ModelExecutor executor = start(Execution.AUTO)) {
      onSharedThread(() -> answer300(executor));
      assertThat(executor.direct()).isFalse();
      assertThat(model.executed).hasSize(300);
      assertThat(model.executed.stream().filter(each -> each.thread().equals("shared")))
          .hasSize(200);
    }
    try (ModelExecutor told = start(Execution.DIRECT)) {
      onSharedThread(() -> answer300(told));
      assertThat(told.direct()).isTrue();
    }
  }

  @Test
  void it_stays_on_threads_of_the_requests_own() {
    model.work = () -> ticker.advance(Duration.ofNanos(250_001));
    try (ModelExecutor executor = start(Execution.AUTO)) {
      answer300(executor);
      assertThat(executor.direct()).isTrue();
    }
  }

  @Test
  void it_leaves_shared_threads_also_where_it_runs_on_others_between() {
    model.work = () -> ticker.advance(Duration.ofNanos(250_001));
    try (ModelExecutor executor = start(Execution.AUTO)) {
      for (int i = 0; i < 200; i++) {
        answer(executor, 1);
        onSharedThread(() -> answer(executor, 1));
      }
      assertThat(executor.direct()).isFalse();
    }
  }

  @Test
  void a_model_that_is_slow_now_and_then_stays_where_it_is() {
    AtomicInteger count = new AtomicInteger();
    model.work =
        () -> ticker.advance(Duration.ofNanos(count.incrementAndGet() % 8 == 0 ? 260_000 : 20_000));
    try (ModelExecutor executor = start(Execution.AUTO)) {
      onSharedThread(
          () -> {
            for (int i = 0; i < 10; i++) {
              answer300(executor);
            }
          });
      assertThat(executor.direct()).isTrue();
    }
  }
}
