package dev.primavista.server.scoring;

import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceResponse;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.RequestDeadline;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;

/**
 * Asks a model for its predictions. One that has an output called {@code predict} answers that
 * alone, as the servers of these protocols do with scikit-learn's models.
 */
public final class Scorer {
  private static final String PREDICT = "predict";

  private final InferenceService service;
  private final RequestDeadline deadlines;

  public Scorer(InferenceService service, RequestDeadline deadlines) {
    this.service = service;
    this.deadlines = deadlines;
  }

  /**
   * The outputs by name, unless the client goes away.
   *
   * @param handle the model whose signature the inputs follow
   * @param version as the caller asked for it
   */
  public CompletableFuture<SequencedMap<String, Tensor>> score(
      Request request,
      ModelHandle handle,
      OptionalLong version,
      SequencedMap<String, Tensor> inputs) {
    boolean predicts =
        handle.signature().outputs().stream().anyMatch(spec -> spec.name().equals(PREDICT));
    InferenceRequest inference =
        new InferenceRequest(
                handle.id().name(), version, inputs, deadlines.of(request).orElse(null))
            .withOutputs(predicts ? List.of(PREDICT) : List.of());
    return request.whileConnected(service.infer(inference)).thenApply(InferenceResponse::outputs);
  }
}
