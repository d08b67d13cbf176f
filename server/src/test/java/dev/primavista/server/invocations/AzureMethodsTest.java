package dev.primavista.server.invocations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.RunningServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The methods that clients of automated ML ask for, of models with outputs on request. */
final class AzureMethodsTest {
  /** Answers each output with as many rows as were sent, each the output's place. */
  private record Classifier(List<String> usual, List<String> onRequest) implements LoadedModel {
    private static List<TensorSpec> specs(List<String> names) {
      return names.stream().map(name -> new TensorSpec(name, DataType.FP64, Shape.of(-1))).toList();
    }

    @Override
    public Signature signature() {
      return new Signature(specs(List.of("x")), specs(usual), specs(onRequest), List.of());
    }

    @Override
    public ModelDescription description() {
      return new ModelDescription("classifier", "Classifier", List.of(), List.of());
    }

    @Override
    public boolean batchable() {
      return false;
    }

    @Override
    public SequencedMap<String, Tensor> example() {
      SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
      inputs.put("x", FixedTensor.ofDoubles(Shape.of(1), 0));
      return inputs;
    }

    @Override
    public ModelInstance newInstance() {
      return new ModelInstance() {
        @Override
        public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
          return execute(inputs, usual);
        }

        @Override
        public SequencedMap<String, Tensor> execute(
            Map<String, Tensor> inputs, List<String> outputs) {
          SequencedMap<String, Tensor> answers = new LinkedHashMap<>();
          for (String name : outputs.isEmpty() ? usual : outputs) {
            double place =
                usual.contains(name) ? usual.indexOf(name) : 10 + onRequest.indexOf(name);
            answers.put(name, FixedTensor.ofDoubles(Shape.of(1), place));
          }
          return answers;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }

  private static String asked(LoadedModel model, String method) throws Exception {
    try (RunningServer running = RunningServer.answeringWith("m")) {
      running.load(new ModelId("m", 1), model, ModelConfig.Execution.DIRECT);
      running.server().open();
      String body =
          "{\"Inputs\":{\"data\":[[4]]},\"GlobalParameters\":{\"method\":\"" + method + "\"}}";
      return running.post("/score", body, "Content-Type", "application/json").body();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "predict, 0.0",
    "probabilities, 1.0",
    "decision_function, 10.0",
    "predict_proba, 11.0"
  })
  void outputs_on_request_can_be_the_method(String method, String answer) throws Exception {
    Classifier model =
        new Classifier(
            List.of("label", "probabilities"), List.of("decision_function", "predict_proba"));
    assertThat(asked(model, method)).isEqualTo("{\"Results\":[" + answer + "]}");
  }

  @Test
  void predict_proba_are_the_probabilities_of_a_model_that_does_not_call_them_so()
      throws Exception {
    Classifier model = new Classifier(List.of("label", "probabilities"), List.of("embedding"));
    assertThat(asked(model, "predict_proba")).isEqualTo("{\"Results\":[1.0]}");
    assertThat(asked(model, "transform"))
        .contains(
            "'method': the model has no 'transform'"
                + " (expected: 'predict' or one of [label, probabilities, embedding])");
  }
}
