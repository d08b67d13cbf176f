package dev.primavista.core.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.primavista.core.FakeModel;
import dev.primavista.core.ServingException;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ModelRegistryTest {
  private static final ModelId ID = new ModelId("twice", 1);

  private final DeadlineTimer timer = new DeadlineTimer();
  private final ModelRegistry registry =
      new ModelRegistry(
          new Backends(List.of()),
          new ModelExecutor.Surroundings(ServingMetrics.NOOP, Ticker.SYSTEM, timer));
  private final FakeModel first = new FakeModel();
  private final FakeModel second = new FakeModel();

  @AfterEach
  void free() {
    registry.close();
    timer.close();
    for (FakeModel model : List.of(first, second)) {
      assertThat(model.openInstances).hasValue(0);
      assertThat(model.closedWhileOpen).hasValue(0);
      assertThat(model.closed).hasValueLessThan(2);
    }
  }

  private ModelHandle load(ModelId id, LoadedModel model) {
    return registry.load(id, ModelConfig.defaults(), 0, () -> model);
  }

  private ModelLoadException refusal(Supplier<LoadedModel> loader) {
    return catchThrowableOfType(
        ModelLoadException.class, () -> registry.load(ID, ModelConfig.defaults(), 0, loader));
  }

  private ModelHandle acquire() {
    return registry.acquire("twice", OptionalLong.empty());
  }

  /** A load on another thread that stands in its loader until it is let go. */
  private final class HeldLoad {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CompletableFuture<ModelHandle> result;

    HeldLoad(Supplier<LoadedModel> loader) throws InterruptedException {
      result =
          CompletableFuture.supplyAsync(
              () ->
                  registry.load(
                      ID,
                      ModelConfig.defaults(),
                      0,
                      () -> {
                        entered.countDown();
                        awaitGate();
                        return loader.get();
                      }));
      assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitGate() {
      try {
        assertThat(gate.await(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    CompletableFuture<ModelHandle> letGo() {
      gate.countDown();
      return result;
    }
  }

  private static LoadedModel torn() {
    throw new IllegalStateException("torn");
  }

  @Test
  void who_asks_while_a_model_loads_is_told_when_to_come_back() throws Exception {
    HeldLoad load = new HeldLoad(() -> first);
    assertThatThrownBy(this::acquire)
        .isInstanceOfSatisfying(
            ServingException.ModelNotReady.class,
            early -> assertThat(early.retryAfter()).contains(Duration.ofSeconds(1)));
    load.letGo().join();
    acquire().release();
    registry.refuse(new ModelId("torn", 1), new ModelLoadException("torn", "it is torn"));
    assertThatThrownBy(() -> registry.acquire("torn", OptionalLong.empty()))
        .isInstanceOfSatisfying(
            ServingException.ModelNotReady.class,
            broken -> assertThat(broken.retryAfter()).isEmpty());
  }

  @Test
  void of_two_loads_at_once_the_later_stays_and_every_other_is_freed_once() throws Exception {
    FakeModel old = new FakeModel();
    ModelHandle oldHandle = load(ID, old);
    ModelHandle used = acquire();
    HeldLoad slow = new HeldLoad(() -> first);
    ModelHandle overtaken = load(ID, second);
    slow.letGo().join();
    overtaken.freed().join();
    assertThat(second.closed).hasValue(1);
    assertThat(old.closed).hasValue(0);
    assertThat(acquire().model()).isSameAs(first);
    acquire().release();
    slow.result.join().release();
    used.release();
    oldHandle.freed().join();
    assertThat(old.closed).hasValue(1);
  }

  @Test
  void a_load_that_ends_after_an_unload_serves_and_frees_the_old_model_once() throws Exception {
    load(ID, first);
    ModelHandle used = acquire();
    HeldLoad reload = new HeldLoad(() -> second);
    CompletableFuture<?> unloaded = registry.unload(ID);
    ModelHandle fresh = reload.letGo().join();
    assertThat(first.closed).hasValue(0);
    assertThat(acquire()).isSameAs(fresh);
    fresh.release();
    used.release();
    unloaded.join();
    assertThat(first.closed).hasValue(1);
    assertThat(registry.ready()).isTrue();
  }

  @Test
  void a_load_that_fails_after_an_unload_leaves_nothing_behind() throws Exception {
    load(ID, first);
    HeldLoad reload = new HeldLoad(ModelRegistryTest::torn);
    registry.unload(ID).join();
    assertThatThrownBy(() -> reload.letGo().join()).hasRootCauseMessage("torn");
    assertThatThrownBy(this::acquire).isInstanceOf(ServingException.ModelNotFound.class);
    assertThat(registry.statuses()).isEmpty();
  }

  @Test
  void a_load_that_fails_does_not_remove_what_another_loaded_meanwhile() throws Exception {
    HeldLoad failing = new HeldLoad(ModelRegistryTest::torn);
    load(ID, first);
    assertThatThrownBy(() -> failing.letGo().join()).hasRootCauseMessage("torn");
    assertThat(acquire().model()).isSameAs(first);
    registry.find("twice", OptionalLong.empty()).handle().orElseThrow().release();
  }

  @Test
  void unloading_twice_waits_for_the_same_end() {
    load(ID, first);
    ModelHandle used = acquire();
    CompletableFuture<?> once = registry.unload(ID);
    CompletableFuture<?> again = registry.unload(ID);
    assertThat(once).isNotDone();
    assertThat(again).isNotDone();
    assertThat(registry.statuses().getFirst().state()).isEqualTo(ModelState.UNLOADING);
    used.release();
    once.join();
    again.join();
    assertThat(first.closed).hasValue(1);
  }

  @Test
  void closing_waits_for_models_that_were_unloaded_or_replaced_before() {
    load(ID, first);
    first.closeGate = new CountDownLatch(1);
    load(ID, second);
    second.closeGate = new CountDownLatch(1);
    var _ = registry.unload(ID);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(registry::close);
    first.closeGate.countDown();
    second.closeGate.countDown();
    closing.join();
    assertThat(first.closed).hasValue(1);
    assertThat(second.closed).hasValue(1);
  }

  @Test
  void a_load_that_ends_after_closing_is_refused_and_freed() throws Exception {
    HeldLoad late = new HeldLoad(() -> first);
    registry.close();
    assertThatThrownBy(() -> late.letGo().join())
        .hasRootCauseMessage("twice v1 was loaded after the registry was closed");
    assertThat(first.closed).hasValue(1);
    assertThat(registry.statuses()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {FakeModel.REFUSED, FakeModel.BROKEN, FakeModel.FATAL})
  void a_model_that_fails_on_its_own_example_is_refused_and_freed(double row) {
    first.example = () -> FakeModel.input(row);
    ModelLoadException refusal = refusal(() -> first);
    assertThat(refusal.code()).isEqualTo("warm_up_failed");
    assertThat(refusal).hasMessageStartingWith("twice v1 cannot answer its own example: ");
    assertThat(first.closed).hasValue(1);
    assertThat(registry.statuses()).isEmpty();
  }

  @Test
  void a_model_whose_instances_cannot_be_made_is_refused_and_freed() {
    first.mostInstances = 1;
    ModelConfig two =
        ModelConfig.defaults().withExecution(ModelConfig.Execution.INSTANCE).withInstances(2);
    assertThat(
            catchThrowableOfType(
                ModelLoadException.class, () -> registry.load(ID, two, 0, () -> first)))
        .hasMessageContaining("no memory for one more instance");
    assertThat(first.closed).hasValue(1);
  }

  @Test
  void a_refused_reload_keeps_the_model_that_answers() {
    load(ID, first);
    second.example = () -> FakeModel.input(FakeModel.BROKEN);
    assertThat(refusal(() -> second).code()).isEqualTo("warm_up_failed");
    assertThat(second.closed).hasValue(1);
    assertThat(acquire().model()).isSameAs(first);
    registry.statuses().getFirst().handle().orElseThrow().release();
  }

  @Test
  void an_engine_that_cannot_start_is_told_with_its_cause() {
    ModelLoadException refusal =
        refusal(
            () -> {
              throw new ExceptionInInitializerError(
                  new IllegalStateException("not loaded", new IOException("no libgomp.so.1")));
            });
    assertThat(refusal.code()).isEqualTo("engine_missing");
    assertThat(refusal)
        .hasMessage("twice v1 needs an engine that cannot start here: no libgomp.so.1");
  }

  @Test
  void damaged_content_is_named_and_leaves_the_reason_known_before() {
    registry.refuse(ID, new ModelLoadException("x", "was never good"));
    ModelLoadException refusal = refusal(() -> deep(0));
    assertThat(refusal.code()).isEqualTo("malformed_model");
    assertThatThrownBy(this::acquire)
        .isInstanceOf(ServingException.ModelNotReady.class)
        .hasMessage("twice v1 is UNAVAILABLE: was never good");
    assertThat(registry.ready()).isFalse();
    registry.unload(ID).join();
    assertThat(registry.ready()).isTrue();
  }

  private static LoadedModel deep(int level) {
    return level < 0 ? torn() : deep(level + 1 - level % 2);
  }

  @Test
  void what_cannot_be_loaded_is_shown_with_the_reason_and_stops_nothing() {
    ModelHandle serving = load(ID, first);
    ModelId other = new ModelId("other", 1);
    registry.refuse(ID, new ModelLoadException("x", "torn"));
    registry.refuse(other, new ModelLoadException("x", "empty"));
    assertThat(registry.statuses())
        .extracting(ModelStatus::toString)
        .containsExactly("other v1 is UNAVAILABLE: empty", "twice v1 is READY: torn");
    assertThat(acquire()).isSameAs(serving);
    serving.release();
    registry.unload(other).join();
    assertThat(registry.statuses()).hasSize(1);
  }

  @Test
  void a_label_names_a_version_until_another_table_of_labels_is_given() {
    load(ID, first);
    registry.label("twice", Map.of("stable", 1L));
    assertThat(registry.labelled("twice", "stable")).isEqualTo(1);
    ServingException unknown =
        catchThrowableOfType(
            ServingException.ModelNotFound.class, () -> registry.labelled("twice", "canary"));
    assertThat(unknown).hasMessage("model 'twice' has no version with the label 'canary'");
    assertThat(unknown.hint()).contains("its labels are [stable]");
    registry.label("twice", Map.of());
    assertThatThrownBy(() -> registry.labelled("twice", "stable"))
        .isInstanceOf(ServingException.ModelNotFound.class);
    assertThatThrownBy(() -> registry.labelled("thrice", "stable"))
        .hasMessage("Request for unknown model: 'thrice' is not known here");
  }

  @Test
  void a_label_stays_with_a_version_that_answers_until_the_next_one_does() {
    load(ID, first);
    registry.label("twice", Map.of("stable", 1L));
    registry.label("twice", Map.of("stable", 2L, "next", 2L));
    assertThat(registry.labels("twice")).isEqualTo(Map.of("stable", 1L, "next", 2L));
    load(new ModelId("twice", 2), second);
    registry.label("twice", Map.of("stable", 2L));
    assertThat(registry.labels("twice")).isEqualTo(Map.of("stable", 2L));
    registry.unload(new ModelId("twice", 2)).join();
    registry.label("twice", Map.of("stable", 3L));
    assertThat(registry.labels("twice")).isEqualTo(Map.of("stable", 3L));
  }

  @Test
  void a_model_is_found_by_its_folders_name_too() {
    registry.refuse(new ModelId("my-model", 1), new ModelLoadException("malformed_file", "broken"));
    for (String name : List.of("my-model", "my model", "my + model")) {
      assertThat(registry.find(name, OptionalLong.empty()).id().name()).isEqualTo("my-model");
      assertThat(registry.known(name, OptionalLong.of(1))).isPresent();
    }
    for (String name :
        List.of("", "/my-model", "../my-model", "my/model", " my model", "my_model")) {
      assertThatThrownBy(() -> registry.find(name, OptionalLong.empty()))
          .isInstanceOf(ServingException.ModelNotFound.class);
    }
  }

  @Test
  void the_greatest_version_that_is_ready_answers_unless_another_is_asked_for() {
    ModelHandle one = load(ID, first);
    ModelHandle two = load(new ModelId("twice", 2), second);
    registry.refuse(new ModelId("twice", 10), new ModelLoadException("x", "broken"));
    assertThat(acquire()).isSameAs(two);
    two.release();
    assertThat(registry.acquire("twice", OptionalLong.of(1))).isSameAs(one);
    one.release();
    assertThatThrownBy(() -> registry.acquire("twice", OptionalLong.of(10)))
        .hasMessage("twice v10 is UNAVAILABLE: broken");
    ServingException missing =
        catchThrowableOfType(
            ServingException.class, () -> registry.acquire("twice", OptionalLong.of(3)));
    assertThat(missing).hasMessage("model 'twice' has no version 3");
    assertThat(missing.hint()).contains("its versions are [1, 2, 10]");
    assertThatThrownBy(() -> registry.acquire("thrice", OptionalLong.empty()))
        .hasMessage("Request for unknown model: 'thrice' is not known here");
  }
}
