package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.testkit.Answers;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every golden model as the server serves it: its example is answered as its signature says,
 * whichever way it is asked and whatever is asked for.
 */
class ServedFixturesTest {
  private final List<String> problems = new ArrayList<>();
  private int served;
  private int onRequest;
  private int twoWays;

  @Test
  void every_model_that_is_served_answers_its_example_as_its_signature_says() throws IOException {
    for (Path file : models(SharedData.require("parity/fixtures"))) {
      try (LoadedModel model = new SklearnBackend().load(file);
          ModelInstance instance = model.newInstance()) {
        check(file, model, instance);
        served++;
      } catch (ModelLoadException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      } catch (RuntimeException failure) {
        problems.add(file + ": " + failure + " at " + failure.getStackTrace()[0]);
      }
    }
    System.out.printf(
        "served: %d models, %d with outputs on request, %d asked two ways%n",
        served, onRequest, twoWays);
    assertThat(problems).isEmpty();
    assertThat(served).isGreaterThan(1_600);
    assertThat(onRequest).isGreaterThan(400);
    assertThat(twoWays).isGreaterThan(60);
  }

  private void check(Path file, LoadedModel model, ModelInstance instance) {
    Signature signature = model.signature();
    SequencedMap<String, Tensor> answer = instance.execute(model.example());
    if (!fits(signature.outputs(), answer)) {
      problems.add(file + ": " + answer.keySet() + " for " + signature.outputs());
    }
    if (!signature.onRequest().isEmpty()) {
      onRequest++;
      List<String> asked = signature.onRequest().stream().map(TensorSpec::name).toList();
      SequencedMap<String, Tensor> more = instance.execute(model.example(), asked);
      more.keySet().retainAll(asked);
      if (!fits(signature.onRequest(), more)) {
        problems.add(file + ": " + more.keySet() + " for " + signature.onRequest());
      }
    }
    if (!signature.instead().isEmpty()) {
      twoWays++;
      Answers.assertEqual(instance.execute(otherWay(signature, model.example())), answer);
    }
  }

  /** Columns as one matrix, or a matrix as columns. */
  private static SequencedMap<String, Tensor> otherWay(
      Signature signature, SequencedMap<String, Tensor> example) {
    List<TensorSpec> wanted = signature.instead();
    SequencedMap<String, Tensor> other = new LinkedHashMap<>();
    if (wanted.getFirst().dataType() == DataType.BYTES) {
      byte[][] texts =
          example.values().stream()
              .map(column -> ((BytesTensor) column).bytesAt(0))
              .toArray(byte[][]::new);
      other.put(wanted.getFirst().name(), BytesTensor.wrap(Shape.of(1, texts.length), texts));
      return other;
    }
    double[] numbers =
        example.values().stream()
            .flatMapToDouble(column -> DoubleStream.of(((FixedTensor) column).doubles()))
            .toArray();
    if (wanted.size() == 1) {
      other.put(
          wanted.getFirst().name(), FixedTensor.ofDoubles(Shape.of(1, numbers.length), numbers));
    } else {
      for (int i = 0; i < numbers.length; i++) {
        other.put(wanted.get(i).name(), FixedTensor.ofDoubles(Shape.of(1), numbers[i]));
      }
    }
    return other;
  }

  private static boolean fits(List<TensorSpec> specs, SequencedMap<String, Tensor> answer) {
    return specs.size() == answer.size()
        && specs.stream()
            .allMatch(
                spec -> {
                  Tensor tensor = answer.get(spec.name());
                  return tensor != null
                      && tensor.dataType() == spec.dataType()
                      && spec.shape().accepts(tensor.shape());
                });
  }

  private static List<Path> models(Path fixtures) throws IOException {
    try (Stream<Path> walk = Files.walk(fixtures, 3)) {
      return walk.filter(path -> path.endsWith("model.pkl")).sorted().toList();
    }
  }
}
