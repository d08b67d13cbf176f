package dev.primavista.core.ensemble;

import static dev.primavista.core.ensemble.Ensembles.graph;
import static dev.primavista.core.ensemble.Ensembles.twice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.FakeModel;
import dev.primavista.core.ServingException.BackendFailure;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ensemble.EnsembleSpec.Case;
import dev.primavista.core.ensemble.EnsembleSpec.Step;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a switch cannot divide what it got: whether the caller or a model is told of it. */
@Timeout(120)
class SwitchFaultsTest {
  private static final Step ROUTER =
      new Step("router", "router", Map.of("x", "in"), Map.of("label", "kind"));
  private static final Step SMALL =
      twice("small", "once", "in", "out").when(Case.of("kind", "small"));

  private final Ensembles models = new Ensembles();

  @BeforeEach
  void serve() {
    models.serve("again", 1);
    models.serve("once", 1);
  }

  @AfterEach
  void free() {
    models.close();
  }

  private void serve(String name, LoadedModel model, UnaryOperator<Tensor> change) {
    models.serve(name, 1, ModelConfig.Execution.DIRECT, new ChangedAnswers(model, change));
  }

  private static Tensor labels(int rows, int columns) {
    byte[][] texts = new byte[rows * columns][];
    Arrays.fill(texts, "small".getBytes(StandardCharsets.UTF_8));
    return BytesTensor.wrap(Shape.of(rows, columns), texts);
  }

  private static Tensor oneRowMore(Tensor tensor) {
    return FixedTensor.allocate(tensor.dataType(), tensor.shape().withRows(tensor.rows() + 1));
  }

  private void assertModelFails(String message) {
    assertThatThrownBy(models.ask(1, 2)::join)
        .hasCauseInstanceOf(BackendFailure.class)
        .hasMessageEndingWith(message);
  }

  @Test
  void a_step_that_gives_several_values_per_row_is_named() {
    serve("router", new LabelModel(), given -> labels(given.rows(), 2));
    models.serve(ModelConfig.defaults(), graph(ROUTER, SMALL));
    assertModelFails(
        "step 'small': the switch goes by 'kind' of step 'router', which has the shape [2,2]"
            + " (expected: one value per row)");
  }

  @Test
  void a_step_that_gives_other_rows_than_the_request_has_is_named() {
    serve("router", new LabelModel(), given -> labels(given.rows() + 1, 1));
    models.serve(ModelConfig.defaults(), graph(ROUTER, SMALL));
    assertModelFails(
        "step 'small': the switch goes by 'kind' of step 'router', which has 3 rows, and divides"
            + " 'in', which has 2 (expected: as many)");
  }

  @Test
  void the_step_is_named_whose_rows_are_divided() {
    models.serve("label", 1, new LabelModel());
    serve("long", new FakeModel(), SwitchFaultsTest::oneRowMore);
    models.serve(
        ModelConfig.defaults(),
        graph(
            new Step("label", "label", Map.of("x", "in"), Map.of("label", "kind")),
            twice("lengthen", "long", "in", "longer"),
            twice("small", "once", "longer", "out").when(Case.of("kind", "small"))));
    assertModelFails(
        "step 'small': the switch goes by 'kind' of step 'label', which has 2 rows, and divides"
            + " 'longer' of step 'lengthen', which has 3 (expected: as many)");
  }

  @Test
  void a_branch_that_gives_other_rows_than_it_got_is_named() {
    models.serve("label", 1, new LabelModel());
    serve("long", new FakeModel(), SwitchFaultsTest::oneRowMore);
    models.serve(
        ModelConfig.defaults(),
        graph(
            new Step("label", "label", Map.of("x", "in"), Map.of("label", "kind")),
            twice("first", "long", "in", "out").when(Case.of("kind", "small")),
            twice("second", "again", "in", "out").when(Case.of("kind", "large"))));
    assertThatThrownBy(models.ask(1, 20)::join)
        .hasCauseInstanceOf(BackendFailure.class)
        .hasMessageContaining("step 'first': 1 row was answered by FP64[2,1]");
  }

  @Test
  void a_caller_whose_own_tensors_have_other_rows_is_told_even_where_a_step_is_between() {
    FakeModel whole = new FakeModel();
    whole.batchable = false;
    models.serve("whole", 1, ModelConfig.Execution.DIRECT, whole);
    models.serve(
        ModelConfig.defaults(),
        new EnsembleSpec(
            List.of(
                new TensorSpec("in", DataType.FP64, Shape.of(-1, 1)),
                new TensorSpec("kind", DataType.BYTES, Shape.of(-1))),
            List.of(),
            List.of(
                twice("between", "whole", "in", "doubled"),
                twice("small", "once", "doubled", "out").when(Case.of("kind", "small")))));
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("in", Ensembles.in(1, 2, 3));
    inputs.put("kind", BytesTensor.ofStrings(List.of("small", "small")));
    assertThatThrownBy(models.ask(inputs)::join)
        .cause()
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("wrong_shape");
              assertThat(refused.param()).contains("kind");
              assertThat(refused)
                  .hasMessage(
                      "step 'small': the switch goes by 'kind', which has 2 rows, and divides"
                          + " 'doubled' of step 'between', which has 3 (expected: as many)");
            });
  }
}
