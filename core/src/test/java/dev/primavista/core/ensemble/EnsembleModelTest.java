package dev.primavista.core.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.primavista.core.Deadline;
import dev.primavista.core.FakeModel;
import dev.primavista.core.ServingException;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.ensemble.EnsembleSpec.Case;
import dev.primavista.core.ensemble.EnsembleSpec.Step;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceResponse;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.CompositeModel;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelConfig.Execution;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelState;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EnsembleModelTest {
  private static final ModelId ID = new ModelId("all", 1);

  private final DeadlineTimer timer = new DeadlineTimer();
  private final ModelRegistry registry =
      new ModelRegistry(
          new Backends(List.of()),
          new ModelExecutor.Surroundings(ServingMetrics.NOOP, Ticker.SYSTEM, timer));
  private final InferenceService service =
      new InferenceService(registry, ServingMetrics.NOOP, Ticker.SYSTEM);
  private final EnsembleModel.Around around =
      new EnsembleModel.Around(service, registry, Ticker.SYSTEM);

  @AfterEach
  void free() {
    registry.close();
    timer.close();
  }

  private FakeModel serve(String name) {
    FakeModel model = new FakeModel();
    serve(name, Execution.AUTO, model);
    return model.forget();
  }

  private void serve(String name, Execution execution, LoadedModel model) {
    ModelConfig config = ModelConfig.defaults().withExecution(execution);
    registry.load(new ModelId(name, 1), config, 0, () -> model);
  }

  private void serve(EnsembleSpec spec) {
    registry.load(ID, ModelConfig.defaults(), 0, () -> EnsembleModel.load(ID.name(), spec, around));
  }

  private static EnsembleSpec of(Step... steps) {
    return new EnsembleSpec(List.of(), List.of(), List.of(steps));
  }

  private static Step twice(String name, String model, String from, String to) {
    return new Step(name, model, Map.of("x", from), Map.of("y", to));
  }

  private CompletableFuture<InferenceResponse> ask(double... rows) {
    return service.infer(
        InferenceRequest.of(
            ID.name(),
            new java.util.LinkedHashMap<>(
                Map.of("in", FixedTensor.ofDoubles(Shape.of(rows.length, 1), rows)))));
  }

  private static double[] doubles(CompletableFuture<InferenceResponse> answer, String output) {
    return answer.join().outputs().get(output) instanceof FixedTensor fixed
        ? fixed.doubles()
        : new double[0];
  }

  @Test
  void steps_run_one_after_the_other_where_one_takes_what_the_other_gives() {
    serve("double");
    serve(of(twice("second", "double", "half", "out"), twice("first", "double", "in", "half")));
    assertThat(doubles(ask(1, 2), "out")).containsExactly(4, 8);
    assertThat(registry.find("all", OptionalLong.empty()).handle().orElseThrow().signature())
        .hasToString(
            "Signature[inputs=[in FP64[-1,1]], outputs=[out FP64[-1,1]], onRequest=[], instead=[]]");
  }

  @Test
  void independent_steps_run_at_one_time() {
    FakeModel left = new FakeModel();
    FakeModel right = new FakeModel();
    serve("left", Execution.INSTANCE, left);
    serve("right", Execution.INSTANCE, right);
    serve(of(twice("a", "left", "in", "one"), twice("b", "right", "in", "other")));
    left.hold();
    right.hold();
    CompletableFuture<InferenceResponse> answer = ask(3);
    left.awaitHeld();
    right.awaitHeld();
    left.letGo();
    right.letGo();
    assertThat(doubles(answer, "one")).containsExactly(6);
    assertThat(doubles(answer, "other")).containsExactly(6);
  }

  @Test
  void a_switch_sends_each_row_down_its_own_branch() {
    serve("label", Execution.AUTO, new LabelModel());
    FakeModel once = serve("once");
    FakeModel again = serve("again");
    serve(switched());
    once.forget();
    again.forget();
    assertThat(doubles(ask(1, 20, 2, 30), "out")).containsExactly(2, 40, 4, 60);
    assertThat(once.executed.stream().map(FakeModel.Executed::rows))
        .containsExactly(List.of(1.0, 2.0));
    assertThat(again.executed.stream().map(FakeModel.Executed::rows))
        .containsExactly(List.of(20.0, 30.0));
    assertThat(doubles(ask(5), "out")).containsExactly(10);
    assertThat(again.executions).hasValue(1);
  }

  @Test
  void no_rows_are_answered_by_a_switch_as_without_one() {
    serve("label", Execution.AUTO, new LabelModel());
    serve("once");
    serve("again");
    serve(switched());
    assertThat(ask().join().outputs().get("out"))
        .isInstanceOfSatisfying(
            FixedTensor.class, out -> assertThat(out.shape()).isEqualTo(Shape.of(0, 1)));
  }

  private static EnsembleSpec switched() {
    return of(
        new Step("label", "label", Map.of("x", "in"), Map.of("label", "kind")),
        twice("small", "once", "in", "out").when(Case.of("kind", "small")),
        twice("large", "again", "in", "out").when(Case.of("kind", "large")));
  }

  @Test
  void a_row_that_no_branch_takes_is_named() {
    serve("label", Execution.AUTO, new LabelModel());
    serve("once");
    serve("again");
    serve(switched());
    assertThatThrownBy(ask(1, -5)::join)
        .hasCauseInstanceOf(ServingException.InvalidRequest.class)
        .hasMessageContaining("no branch takes row 1");
  }

  @Test
  void a_members_failure_names_the_step_and_keeps_its_kind() {
    serve("double");
    serve(of(twice("a", "double", "in", "half"), twice("b", "double", "half", "out")));
    assertThatThrownBy(ask(-0.5)::join)
        .hasCauseInstanceOf(ServingException.InvalidRequest.class)
        .hasMessageContaining("step 'b': a row is -1");
    assertThatThrownBy(ask(FakeModel.BROKEN)::join)
        .hasCauseInstanceOf(ServingException.BackendFailure.class)
        .hasMessageContaining("step 'a': double v1 failed on this request");
  }

  @Test
  void one_deadline_holds_for_all_steps() {
    FakeModel slow = new FakeModel();
    serve("slow", Execution.INSTANCE, slow);
    serve(of(twice("a", "slow", "in", "out")));
    slow.hold();
    CompletableFuture<InferenceResponse> held = ask(1);
    slow.awaitHeld();
    CompletableFuture<InferenceResponse> late =
        service.infer(
            new InferenceRequest(
                "all",
                OptionalLong.empty(),
                new java.util.LinkedHashMap<>(
                    Map.of("in", FixedTensor.ofDoubles(Shape.of(1, 1), 2))),
                Deadline.after(Duration.ofMillis(1), Ticker.SYSTEM)));
    assertThatThrownBy(late::join).hasCauseInstanceOf(ServingException.DeadlineExceeded.class);
    slow.letGo();
    held.join();
  }

  @Test
  void a_cancelled_ensemble_cancels_what_its_members_do() {
    FakeModel slow = new FakeModel();
    serve("slow", Execution.INSTANCE, slow);
    serve(of(twice("a", "slow", "in", "out")));
    slow.hold();
    CompletableFuture<InferenceResponse> answer = ask(1);
    slow.awaitHeld();
    answer.cancel(false);
    assertThat(slow.terminated).hasValue(1);
    slow.letGo();
  }

  @Test
  void each_step_has_its_own_statistics() {
    serve("double");
    serve(of(twice("a", "double", "in", "half"), twice("b", "double", "half", "out")));
    ask(1, 2, 3).join();
    CompositeModel model =
        (CompositeModel) registry.find("all", OptionalLong.empty()).handle().orElseThrow().model();
    assertThat(model.steps().keySet()).containsExactly("a", "b");
    assertThat(model.steps().get("b"))
        .satisfies(
            step -> {
              assertThat(step.inferenceCount()).isEqualTo(3);
              assertThat(step.requests().success().count()).isEqualTo(1);
            });
  }

  @Test
  void an_ensemble_is_unavailable_with_the_reason_while_a_member_is_not_there() {
    serve("double");
    serve(of(twice("a", "double", "in", "out")));
    assertThat(registry.dependents("double")).containsExactly("all");
    registry.unload(new ModelId("double", 1)).join();
    assertThat(registry.find("all", OptionalLong.empty()))
        .satisfies(
            status -> {
              assertThat(status.state()).isEqualTo(ModelState.UNAVAILABLE);
              assertThat(status.reason()).contains("step 'a' needs double, which is not ready");
            });
    assertThatThrownBy(ask(1)::join).hasCauseInstanceOf(ServingException.ModelNotReady.class);
    serve("double");
    assertThat(doubles(ask(1), "out")).containsExactly(2);
  }

  private void refused(EnsembleSpec spec, String message) {
    ModelLoadException refusal = catchThrowableOfType(ModelLoadException.class, () -> serve(spec));
    assertThat(refusal).hasMessage("ensemble 'all': " + message);
  }

  @Test
  void what_does_not_fit_together_is_refused_at_load_by_name() {
    serve("double");
    serve("label", Execution.AUTO, new LabelModel());
    refused(of(), "it has no steps (expected: at least one)");
    refused(of(twice("a", "none", "in", "out")), "step 'a' needs none, which is not ready");
    refused(
        of(twice("a", "double", "in", "b"), twice("a", "double", "b", "c")),
        "two steps are called 'a'");
    refused(
        of(new Step("a", "double", Map.of("z", "in"), Map.of("y", "out"))),
        "step 'a' (double v1) has no input 'z' (expected: [x])");
    refused(
        of(new Step("a", "double", Map.of("x", "in"), Map.of("z", "out"))),
        "step 'a' (double v1) has no output 'z' (expected: [y])");
    refused(
        of(new Step("a", "double", Map.of("x", "in"), Map.of())),
        "step 'a' (double v1) gives no tensor (expected: at least one of its outputs)");
    refused(
        of(
            new Step("a", "label", Map.of("x", "in"), Map.of("label", "kind")),
            twice("b", "double", "kind", "out")),
        "step 'b' (double v1): input x FP64[-1,1] cannot take the tensor kind BYTES[-1]");
    refused(
        of(twice("a", "double", "p", "q"), twice("b", "double", "q", "p")),
        "the steps ['a', 'b'] wait for each other");
    refused(
        of(twice("a", "double", "in", "out"), twice("b", "double", "in", "out")),
        "tensor 'out' is given by the steps 'a' and 'b' (expected: one, or branches that exclude"
            + " each other)");
    refused(
        of(twice("a", "double", "in", "out").when(Case.of("in", "1"))),
        "step 'a' (double v1) depends on 'in' of FP64 (expected: no fractions)");
    refused(
        new EnsembleSpec(
            List.of(new TensorSpec("in", DataType.FP32, Shape.of(-1, 1))),
            List.of(),
            List.of(twice("a", "double", "in", "out"))),
        "step 'a' (double v1): input x FP64[-1,1] cannot take the tensor in FP32[-1,1]");
    refused(
        new EnsembleSpec(
            List.of(),
            List.of(new TensorSpec("other", DataType.FP64, Shape.of(-1, 1))),
            List.of(twice("a", "double", "in", "out"))),
        "output 'other' is given by no step");
  }

  @Test
  void an_ensemble_cannot_ask_itself_through_others() {
    serve("double");
    serve(of(twice("a", "double", "in", "out")));
    registry.load(
        new ModelId("outer", 1),
        ModelConfig.defaults(),
        0,
        () ->
            EnsembleModel.load(
                "outer",
                of(new Step("o", "all", Map.of("in", "in"), Map.of("out", "out"))),
                around));
    refused(
        of(new Step("i", "outer", Map.of("in", "in"), Map.of("out", "out"))),
        "step 'i' asks the ensemble itself");
  }
}
