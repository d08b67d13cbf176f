package dev.primavista.core.ensemble;

import static dev.primavista.core.ensemble.Ensembles.graph;
import static dev.primavista.core.ensemble.Ensembles.out;
import static dev.primavista.core.ensemble.Ensembles.switched;
import static dev.primavista.core.ensemble.Ensembles.twice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.FakeModel;
import dev.primavista.core.ServingException;
import dev.primavista.core.ensemble.EnsembleSpec.Case;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Switches: which rows take which branch, and which switches and requests are refused. */
@Timeout(120)
class EnsembleSwitchTest {
  private final Ensembles models = new Ensembles();
  private FakeModel once = new FakeModel();
  private FakeModel again = new FakeModel();

  @BeforeEach
  void serve() {
    once = models.serve("once", 1);
    again = models.serve("again", 1);
  }

  @AfterEach
  void free() {
    models.close();
  }

  /** A switch on the caller's own tensor {@code kind}. */
  private void serveByKind(DataType type, Case first, Case second) {
    serveByKind(new TensorSpec("kind", type, Shape.of(-1)), first, second);
  }

  private void serveByKind(TensorSpec kind, Case first, Case second) {
    models.serve(
        ModelConfig.defaults(),
        new EnsembleSpec(
            List.of(new TensorSpec("in", DataType.FP64, Shape.of(-1, 1)), kind),
            List.of(),
            List.of(
                twice("first", "once", "in", "out").when(first),
                twice("second", "again", "in", "out").when(second))));
    once.forget();
    again.forget();
  }

  private double[] ask(Tensor kind, double... rows) {
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("in", Ensembles.in(rows));
    inputs.put("kind", kind);
    return out(models.ask(inputs));
  }

  private void firstGot(Double... rows) {
    assertThat(once.executed.stream().map(FakeModel.Executed::rows)).containsExactly(List.of(rows));
  }

  @Test
  void rows_go_where_the_callers_own_tensor_sends_them() {
    serveByKind(DataType.BYTES, Case.of("kind", "de"), Case.of("kind", "en"));
    assertThat(ask(BytesTensor.ofStrings(List.of("en", "de")), 1, 2)).containsExactly(2, 4);
    firstGot(2.0);
  }

  @Test
  void a_truth_value_is_told_as_true_or_as_one() {
    serveByKind(DataType.BOOL, Case.of("kind", "true"), Case.of("kind", "0"));
    Tensor kind =
        FixedTensor.wrap(DataType.BOOL, Shape.of(3), ByteBuffer.wrap(new byte[] {1, 0, 1}));
    assertThat(ask(kind, 1, 2, 3)).containsExactly(2, 4, 6);
    firstGot(1.0, 3.0);
  }

  @Test
  void the_greatest_unsigned_number_is_no_negative_one() {
    Case greatest = Case.of("kind", "18446744073709551615");
    serveByKind(DataType.UINT64, greatest, Case.otherwise("kind", "18446744073709551615"));
    Tensor kind = FixedTensor.allocate(DataType.UINT64, Shape.of(2));
    if (kind instanceof FixedTensor numbers) {
      numbers.data().putLong(8, -1);
    }
    assertThat(ask(kind, 1, 2)).containsExactly(2, 4);
    firstGot(2.0);
  }

  @Test
  void a_switch_that_may_send_a_row_nowhere_is_served() {
    models.serve("label", 1, new LabelModel());
    models.serve(
        ModelConfig.defaults(),
        graph(
            switched().steps().getFirst(),
            twice("large", "again", "in", "out").when(Case.of("kind", "large"))));
    assertThat(models.handle("all").model().answersExample()).isFalse();
    assertThat(out(models.ask(20))).containsExactly(40);
    assertThatThrownBy(models.ask(20, 1)::join)
        .hasCauseInstanceOf(ServingException.InvalidRequest.class)
        .hasMessageContaining("no branch takes row 1");
  }

  private void refused(DataType type, Case first, String message) {
    assertThatThrownBy(() -> serveByKind(type, first, Case.of("kind", "1")))
        .hasMessage("ensemble 'all': " + message);
  }

  @Test
  void values_that_a_tensor_cannot_have_are_refused() {
    refused(
        DataType.BOOL,
        Case.of("kind", "yes"),
        "step 'first' (once v1) depends on 'kind' as 'yes' (expected: true or false)");
    for (String value : List.of("de", "01", "1.0", "300", "-1")) {
      refused(
          DataType.UINT8,
          Case.of("kind", value),
          "step 'first' (once v1) depends on 'kind' as '"
              + value
              + "' (expected: a whole number of UINT8)");
    }
    refused(
        DataType.BOOL,
        Case.of("kind", "true"),
        "tensor 'out' is given by the steps 'first' and 'second' (expected: one, or branches that"
            + " exclude each other)");
  }

  @Test
  void a_tensor_that_only_tells_branches_apart_has_to_be_declared() {
    assertThatThrownBy(
            () ->
                models.serve(
                    ModelConfig.defaults(),
                    graph(twice("first", "once", "in", "out").when(Case.of("kind", "de")))))
        .hasMessage(
            "ensemble 'all': step 'first' (once v1) depends on 'kind', which no step gives"
                + " (expected: an input that is declared with its datatype and shape)");
  }

  @Test
  void an_ensemble_that_asks_itself_is_named_as_such() {
    assertThatThrownBy(
            () -> models.serve(ModelConfig.defaults(), graph(twice("a", "all", "in", "out"))))
        .hasMessage("ensemble 'all': step 'a' asks the ensemble itself");
  }

  @Test
  void a_tensor_of_other_rows_than_the_switch_is_refused_with_both() {
    once.batchable = false;
    serveByKind(DataType.BYTES, Case.of("kind", "de"), Case.of("kind", "en"));
    for (List<String> kinds : List.of(List.of("en", "de"), List.of("en", "de", "en", "de"))) {
      assertThatThrownBy(() -> ask(BytesTensor.ofStrings(kinds), 1, 2, 3))
          .hasCauseInstanceOf(ServingException.InvalidRequest.class)
          .hasMessageContaining(
              "the switch goes by 'kind', which has %d rows, and divides 'in', which has 3"
                  .formatted(kinds.size()));
    }
  }

  @Test
  void a_switch_goes_by_one_value_per_row() {
    Case yes = Case.of("kind", "true");
    Case no = Case.of("kind", "false");
    assertThatThrownBy(
            () -> serveByKind(new TensorSpec("kind", DataType.BOOL, Shape.of(-1, 2)), yes, no))
        .hasMessage(
            "ensemble 'all': step 'first' (once v1) depends on kind BOOL[-1,2] (expected: a tensor"
                + " of one value per row)");
    serveByKind(new TensorSpec("kind", DataType.BOOL, Shape.of(-1, 1)), yes, no);
    assertThat(ask(truths(Shape.of(2, 1), 0, 1), 1, 2)).containsExactly(2, 4);
    firstGot(2.0);
  }

  @Test
  void of_several_values_in_a_row_none_is_taken() {
    Case yes = Case.of("kind", "true");
    Case no = Case.of("kind", "false");
    serveByKind(new TensorSpec("kind", DataType.BOOL, Shape.of(-1, -1)), yes, no);
    assertThat(ask(truths(Shape.of(2, 1), 0, 1), 1, 2)).containsExactly(2, 4);
    assertThatThrownBy(() -> ask(truths(Shape.of(1, 2), 0, 1), 1))
        .hasCauseInstanceOf(ServingException.InvalidRequest.class)
        .hasMessageContaining("'kind', which has the shape [1,2] (expected: one value per row)");
  }

  private static Tensor truths(Shape shape, int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return FixedTensor.wrap(DataType.BOOL, shape, bytes.flip());
  }
}
