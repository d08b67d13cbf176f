package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every golden model as the server serves it: its example is answered as its signature says. */
class ServedFixturesTest {
  @Test
  void every_model_that_is_served_answers_its_example_as_its_signature_says() throws IOException {
    List<String> problems = new ArrayList<>();
    int served = 0;
    for (Path file : models(SharedData.require("parity/fixtures"))) {
      try (LoadedModel model = new SklearnBackend().load(file);
          ModelInstance instance = model.newInstance()) {
        SequencedMap<String, Tensor> answer = instance.execute(model.example());
        if (!fits(model.signature().outputs(), answer)) {
          problems.add(file + ": " + answer.keySet() + " for " + model.signature().outputs());
        }
        served++;
      } catch (ModelLoadException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      } catch (RuntimeException failure) {
        problems.add(file + ": " + failure + " at " + failure.getStackTrace()[0]);
      }
    }
    System.out.printf("served: %d models%n", served);
    assertThat(problems).isEmpty();
    assertThat(served).isGreaterThan(1_600);
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
