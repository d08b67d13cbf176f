package dev.primavista.core.batching;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Recorded;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

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
    answer(config.warmUp().requests(), check::check);
  }

  /**
   * Asks the model each of them once.
   *
   * @throws ModelLoadException if it fails, with the request's place among them
   */
  public static void answer(
      List<Recorded> recorded, BiConsumer<Map<String, Tensor>, List<String>> model) {
    for (int i = 0; i < recorded.size(); i++) {
      try {
        Recorded request = recorded.get(i);
        model.accept(request.inputs(), request.outputs());
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
