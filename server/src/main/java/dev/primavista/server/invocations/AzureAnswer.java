package dev.primavista.server.invocations;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.scoring.Members;
import dev.primavista.server.scoring.PredictionWriter;
import dev.primavista.server.scoring.Scorer;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The form in which Azure ML's endpoints give predictions: an array without a name, as a scoring
 * script returns it, or {@code {"Results": [...]}} for rows that came as {@code Inputs}. Beside
 * these, {@code GlobalParameters} may name the method to ask, such as {@code predict_proba}.
 *
 * @param outputs the outputs to ask for; none for all
 * @param named whether the array stands under {@code Results}
 */
record AzureAnswer(List<String> outputs, boolean named) {
  private static final String PARAMETERS = "GlobalParameters";
  private static final String METHOD = "method";
  private static final String PREDICT = "predict";
  private static final String PREDICT_PROBA = "predict_proba";
  private static final String PROBABILITIES = "probabilities";
  private static final String RESULTS = "Results";

  /**
   * The form that a request asks for.
   *
   * @param around the members of its body if that is a JSON object
   * @throws InvalidRequest {@code unknown_output} for a method that the model does not have
   */
  static AzureAnswer of(LoadedModel model, Optional<Members> around) {
    boolean named =
        around.flatMap(members -> members.place(InvocationBody.NAMED_INPUTS)).isPresent();
    List<String> outputs =
        around
            .flatMap(members -> members.object(PARAMETERS))
            .flatMap(parameters -> parameters.text(METHOD))
            .filter(method -> !method.equals(PREDICT))
            .map(method -> List.of(output(model, method)))
            .orElseGet(() -> Scorer.outputs(model));
    return new AzureAnswer(outputs, named);
  }

  /** The output of this name, or the one that a method of Python's answers. */
  private static String output(LoadedModel model, String method) {
    Signature signature = model.signature();
    String output =
        signature.output(method).isEmpty() && method.equals(PREDICT_PROBA) ? PROBABILITIES : method;
    if (signature.output(output).isEmpty()) {
      List<String> names =
          Stream.concat(signature.outputs().stream(), signature.onRequest().stream())
              .map(TensorSpec::name)
              .toList();
      throw new InvalidRequest(
          "unknown_output",
          "'method': the model has no '"
              + method
              + "' (expected: 'predict' or one of "
              + names
              + ")",
          METHOD);
    }
    return output;
  }

  /** Writes these outputs. */
  JsonWriter write(SequencedMap<String, Tensor> predictions) {
    return named ? PredictionWriter.rows(RESULTS, predictions) : PredictionWriter.rows(predictions);
  }
}
