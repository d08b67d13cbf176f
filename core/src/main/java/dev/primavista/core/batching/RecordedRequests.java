package dev.primavista.core.batching;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;

/** Requests that a model has to answer before it is ready. */
public final class RecordedRequests {
  private RecordedRequests() {}

  /**
   * Lets those pass that a caller could send too.
   *
   * @throws ModelLoadException of the first that is refused, with its place among them
   */
  static void check(ModelId id, LoadedModel model, ModelConfig config) {
    RequestCheck check = RequestCheck.of(id, model, config);
    answer(config.warmUp().requests(), inputs -> check.check(inputs, List.of()));
  }

  /**
   * Asks the model each of them once.
   *
   * @throws ModelLoadException if it fails, with the request's place among them
   */
  public static void answer(
      List<SequencedMap<String, Tensor>> recorded, Consumer<Map<String, Tensor>> model) {
    for (int i = 0; i < recorded.size(); i++) {
      try {
        model.accept(recorded.get(i));
      } catch (RuntimeException failure) {
        String reason =
            failure.getMessage() == null ? "the model fails on it" : failure.getMessage();
        throw new ModelLoadException(
            "warm_up_failed",
            "recorded request %d of %d cannot be answered: %s"
                .formatted(i + 1, recorded.size(), reason),
            null,
            failure);
      }
    }
  }
}
