package dev.primavista.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every protocol promises. A protocol's test starts one server with {@link ContractModels},
 * once for all cases, and implements the first two methods.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public interface ProtocolContract {
  /** What the server serves. */
  ContractModels models();

  /** A client of the server; the case closes it. */
  Door door();

  @ParameterizedTest
  @EnumSource(DataType.class)
  default void every_type_comes_back_as_it_went(DataType type) {
    assertEchoed(ContractModels.echo(type), SampleTensors.extremes(type));
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FP16", "BF16", "FP32", "FP64"})
  default void numbers_that_are_none_come_back_as_they_went(DataType type) {
    assertEchoed(ContractModels.echo(type), SampleTensors.notNumbers(type));
  }

  @Test
  default void every_rank_comes_back() {
    assertEchoed("line", FixedTensor.ofLongs(Shape.of(3), 1, Long.MIN_VALUE, -7));
    assertEchoed("cube", FixedTensor.ofFloats(Shape.of(1, 2, 2, 1), 1, 2, 3, 4));
    assertEchoed("cube", FixedTensor.ofFloats(Shape.of(3, 2, 1, 1), 1, 2, 3, 4, 5, 6));
  }

  @Test
  default void no_rows_are_answered_with_no_rows_or_refused() {
    Tensor nothing = FixedTensor.allocate(DataType.FP32, Shape.of(0, 2));
    try (Door door = door()) {
      Door.Request request = Door.Request.of(ContractModels.echo(DataType.FP32), "x", nothing);
      try {
        Door.Response response = door.infer(request).join();
        assertThat(response.outputs().firstEntry().getValue().rows()).isZero();
      } catch (CompletionException failure) {
        assertThat(failure.getCause())
            .isInstanceOfSatisfying(
                Door.Refusal.class,
                refusal -> assertThat(refusal.kind()).isEqualTo(Door.Kind.INVALID));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "plain",
        "\"\\/\b\f\n\r\t\u0001\u007f",
        "zażółć 日本 \uD83D\uDE00 \u2028",
        "\0a\0"
      })
  default void texts_come_back_as_they_went(String text) {
    assertEchoed(
        ContractModels.echo(DataType.BYTES),
        BytesTensor.wrap(Shape.of(1, 2), new byte[][] {text.getBytes(StandardCharsets.UTF_8), {}}));
  }

  @Test
  default void a_long_text_comes_back() {
    byte[] text = "ł".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    assertEchoed(
        ContractModels.echo(DataType.BYTES), BytesTensor.wrap(Shape.of(1, 1), new byte[][] {text}));
  }

  @Test
  default void bytes_that_are_no_text_come_back_as_they_went() {
    BytesTensor bytes =
        BytesTensor.wrap(Shape.of(1, 2), new byte[][] {{0, -1, -2, (byte) 0x80}, {(byte) 0xC3}});
    try (Door door = door()) {
      Assumptions.assumeTrue(
          door.carries(bytes), "not run: this protocol carries only UTF-8 texts");
    }
    assertEchoed(ContractModels.echo(DataType.BYTES), bytes);
  }

  @Test
  default void a_large_tensor_comes_back_to_its_last_bit() {
    FixedTensor large = FixedTensor.allocate(DataType.FP32, Shape.of(1000, 700));
    ByteBuffer data = large.data();
    for (int i = 0; data.hasRemaining(); i++) {
      data.putFloat((float) Math.sin(i) * i);
    }
    assertEchoed(ContractModels.echo(DataType.FP32), large);
  }

  @Test
  default void inputs_and_outputs_of_unlike_types_and_shapes_go_together() {
    SequencedMap<String, Tensor> inputs = SampleTensors.trio();
    try (Door door = door()) {
      Door.Response response = door.infer(Door.Request.of("trio", inputs)).join();
      SequencedMap<String, Tensor> expected = new LinkedHashMap<>();
      inputs.reversed().forEach((name, tensor) -> expected.put(name + "_out", tensor));
      Answers.assertEqual(response.outputs(), expected);
    }
  }

  @Test
  default void the_order_of_the_inputs_does_not_matter() {
    SequencedMap<String, Tensor> inputs = SampleTensors.trio();
    SequencedMap<String, Tensor> backwards = new LinkedHashMap<>();
    inputs.reversed().forEach(backwards::put);
    try (Door door = door()) {
      Answers.assertEqual(
          door.infer(Door.Request.of("trio", backwards)).join().outputs(),
          door.infer(Door.Request.of("trio", inputs)).join().outputs());
    }
  }

  @Test
  default void outputs_are_answered_as_they_were_asked() {
    SequencedMap<String, Tensor> inputs = SampleTensors.trio();
    try (Door door = door()) {
      Door.Request request = Door.Request.of("trio", inputs).withOutputs("a_out", "c_out");
      SequencedMap<String, Tensor> outputs = door.infer(request).join().outputs();
      assertThat(outputs.keySet()).containsExactly("a_out", "c_out");
      assertThat(outputs.get("a_out")).isNotNull();
    }
  }

  @Test
  default void an_answer_says_whose_it_is_and_repeats_the_id() {
    try (Door door = door()) {
      Door.Request request =
          Door.Request.of("versions", "x", FixedTensor.ofDoubles(Shape.of(1), 1));
      Door.Response response = door.infer(request.withId("zażółć \"1\"")).join();
      assertThat(response.model()).isEqualTo("versions");
      assertThat(response.version()).isEqualTo("4");
      assertThat(response.id()).contains("zażółć \"1\"");
    }
  }

  @Test
  default void a_version_is_asked_by_its_number_and_the_greatest_is_the_default() {
    try (Door door = door()) {
      Door.Request request =
          Door.Request.of("versions", "x", FixedTensor.ofDoubles(Shape.of(2), 10, 20));
      assertThat(numbers(door.infer(request).join())).containsExactly(14, 24);
      assertThat(numbers(door.infer(request.withVersion(1)).join())).containsExactly(11, 21);
      assertThat(numbers(door.infer(request.withVersion(4)).join())).containsExactly(14, 24);
      assertRefused(door, request.withVersion(2), Door.Kind.NOT_FOUND);
    }
  }

  @Test
  default void metadata_is_the_signature() {
    try (Door door = door()) {
      Door.Metadata metadata = door.metadata("trio", OptionalLong.empty());
      assertThat(metadata.model()).isEqualTo("trio");
      assertThat(metadata.signature().inputs())
          .containsExactly(
              new TensorSpec("a", DataType.FP32, Shape.of(-1, 3)),
              new TensorSpec("b", DataType.INT64, Shape.of(2, -1, 2)),
              new TensorSpec("c", DataType.BYTES, Shape.of(-1)));
      assertThat(metadata.signature().outputs())
          .extracting(TensorSpec::name)
          .containsExactly("c_out", "b_out", "a_out");
      assertThat(door.metadata("versions", OptionalLong.of(1)).versions()).contains("1", "4");
      assertThatExceptionOfType(Door.Refusal.class)
          .isThrownBy(() -> door.metadata("nothing", OptionalLong.empty()))
          .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(Door.Kind.NOT_FOUND));
    }
  }

  @Test
  default void readiness_is_told_of_the_server_and_of_each_model() {
    try (Door door = door()) {
      assertThat(door.ready()).isTrue();
      assertThat(door.ready("versions", OptionalLong.empty())).isTrue();
      assertThat(door.ready("versions", OptionalLong.of(1))).isTrue();
      assertThat(door.ready("versions", OptionalLong.of(2))).isFalse();
      assertThat(door.ready("broken", OptionalLong.empty())).isFalse();
      assertThat(door.ready("nothing", OptionalLong.empty())).isFalse();
    }
  }

  @Test
  default void what_is_not_there_is_not_found() {
    Tensor one = FixedTensor.ofDoubles(Shape.of(1), 1);
    try (Door door = door()) {
      assertRefused(door, Door.Request.of("nothing", "x", one), Door.Kind.NOT_FOUND);
      assertRefused(door, Door.Request.of("broken", "x", one), Door.Kind.UNAVAILABLE);
    }
  }

  @Test
  default void what_does_not_fit_the_signature_is_refused_and_does_no_harm() {
    Tensor one = FixedTensor.ofDoubles(Shape.of(1), 1);
    Door.Request right = Door.Request.of("versions", "x", one);
    SequencedMap<String, Tensor> incomplete = SampleTensors.trio();
    Tensor _ = incomplete.remove("b");
    SequencedMap<String, Tensor> surplus = new LinkedHashMap<>(right.inputs());
    surplus.put("zz", one);
    List<Door.Request> wrong =
        List.of(
            Door.Request.of("versions", "zz", one),
            Door.Request.of("versions", surplus),
            Door.Request.of("trio", incomplete),
            Door.Request.of("versions", "x", FixedTensor.ofFloats(Shape.of(1), 1)),
            Door.Request.of("versions", "x", BytesTensor.ofStrings(List.of("1"))),
            Door.Request.of("versions", "x", FixedTensor.ofDoubles(Shape.of(1, 1), 1)),
            Door.Request.of("cube", "x", FixedTensor.ofFloats(Shape.of(1, 3, 1, 1), 1, 2, 3)),
            right.withOutputs("zz"));
    try (Door door = door()) {
      for (Door.Request request : wrong) {
        assertRefused(door, request, Door.Kind.INVALID);
        assertThat(numbers(door.infer(right).join())).containsExactly(5);
      }
    }
  }

  @Test
  default void every_kind_of_failure_is_told_and_none_tells_a_secret() {
    try (Door door = door()) {
      for (int i = 0; i < ContractModels.REFUSALS.size(); i++) {
        Tensor kind = FixedTensor.ofLongs(Shape.of(1), i + 2);
        Door.Request request = Door.Request.of("refuses", "kind", kind);
        Door.Refusal refusal = assertRefused(door, request, ContractModels.REFUSALS.get(i));
        assertThat(refusal).hasMessageNotContaining(ContractModels.SECRET);
        assertThat(refusal.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  default void a_deadline_is_kept_in_the_queue_and_the_model_never_hears_of_it() {
    try (Door door = door()) {
      models().gate().shut();
      CompletableFuture<Door.Response> holding = door.infer(gated(1));
      models().gate().awaitHeld();
      long ended = models().ended();
      try {
        // A client may give up by its own clock, a moment before the server does.
        assertRefused(door, gated(2).withTimeout(Duration.ofMillis(30)), Door.Kind.EXPIRED);
        await(() -> models().ended() > ended);
      } finally {
        models().gate().open();
      }
      assertThat(numbers(holding.join())).containsExactly(1);
      assertThat(numbers(door.infer(gated(3)).join())).containsExactly(3);
      assertThat(models().gate().passed()).containsExactly(1.0, 3.0);
    }
  }

  @Test
  default void who_goes_away_is_taken_out_of_the_queue() {
    try (Door door = door()) {
      models().gate().shut();
      CompletableFuture<Door.Response> holding = door.infer(gated(1));
      models().gate().awaitHeld();
      try {
        CompletableFuture<Door.Response> gone = door.infer(gated(2));
        await(() -> models().waiting() == 1);
        long ended = models().ended();
        assertThat(gone.cancel(true)).isTrue();
        await(() -> models().ended() > ended);
      } finally {
        models().gate().open();
      }
      assertThat(numbers(holding.join())).containsExactly(1);
      assertThat(numbers(door.infer(gated(3)).join())).containsExactly(3);
      assertThat(models().gate().passed()).containsExactly(1.0, 3.0);
    }
  }

  @Test
  default void a_full_queue_refuses_and_loses_nothing() {
    try (Door door = door()) {
      models().gate().shut();
      CompletableFuture<Door.Response> holding = door.infer(gated(1));
      models().gate().awaitHeld();
      CompletableFuture<Door.Response> waiting = door.infer(gated(2));
      try {
        await(() -> models().waiting() == 1);
        assertRefused(door, gated(3), Door.Kind.UNAVAILABLE);
      } finally {
        models().gate().open();
      }
      assertThat(numbers(holding.join())).containsExactly(1);
      assertThat(numbers(waiting.join())).containsExactly(2);
      assertThat(models().gate().passed()).containsExactly(1.0, 2.0);
    }
  }

  @Test
  default void many_at_once_get_their_own_answers() {
    try (Door door = door()) {
      List<CompletableFuture<Door.Response>> responses = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Tensor x = FixedTensor.ofDoubles(Shape.of(2), i, -i);
        Door.Request request = Door.Request.of("versions", "x", x).withId("r" + i);
        responses.add(door.infer(i % 2 == 0 ? request : request.withVersion(1)));
      }
      for (int i = 0; i < responses.size(); i++) {
        Door.Response response = responses.get(i).join();
        int more = i % 2 == 0 ? 4 : 1;
        assertThat(numbers(response)).containsExactly(i + more, -i + more);
        assertThat(response.id()).contains("r" + i);
      }
    }
  }

  private static Door.Request gated(double number) {
    return Door.Request.of("gate", "x", FixedTensor.ofDoubles(Shape.of(1), number));
  }

  private static double[] numbers(Door.Response response) {
    return ((FixedTensor) response.outputs().firstEntry().getValue()).doubles();
  }

  private void assertEchoed(String model, Tensor tensor) {
    try (Door door = door()) {
      SequencedMap<String, Tensor> expected = new LinkedHashMap<>();
      expected.put("y", tensor);
      Answers.assertEqual(
          door.infer(Door.Request.of(model, "x", tensor)).join().outputs(), expected);
    }
  }

  private static Door.Refusal assertRefused(Door door, Door.Request request, Door.Kind kind) {
    try {
      Door.Response response = door.infer(request).join();
      throw new AssertionError(request + " was answered: " + response);
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof Door.Refusal refusal) {
        assertThat(refusal.kind()).as(request + ": " + refusal.getMessage()).isEqualTo(kind);
        return refusal;
      }
      throw failure;
    }
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
