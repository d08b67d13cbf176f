package dev.primavista.server.scoring;

import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceResponse;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.RequestDeadline;
import dev.primavista.server.traffic.TrafficHeaders;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;

/**
 * Asks a model for its predictions, as the servers of these protocols do: what the model itself
 * calls so, an output called {@code predict}, or the labels that stand beside their probabilities.
 */
public final class Scorer {
  private static final String PREDICT = "predict";
  private static final String LABEL = "label";
  private static final String PROBABILITIES = "probabilities";

  private final InferenceService service;
  private final RequestDeadline deadlines;

  public Scorer(InferenceService service, RequestDeadline deadlines) {
    this.service = service;
    this.deadlines = deadlines;
  }

  /**
   * The predictions by name, unless the client goes away.
   *
   * @param handle the model whose signature the inputs follow
   * @param version as the caller asked for it
   */
  public CompletableFuture<SequencedMap<String, Tensor>> score(
      Request request,
      ModelHandle handle,
      OptionalLong version,
      SequencedMap<String, Tensor> inputs) {
    return score(request, handle, version, inputs, outputs(handle.model()));
  }

  /**
   * The same of chosen outputs.
   *
   * @param wanted their names; none for all
   */
  public CompletableFuture<SequencedMap<String, Tensor>> score(
      Request request,
      ModelHandle handle,
      OptionalLong version,
      SequencedMap<String, Tensor> inputs,
      List<String> wanted) {
    InferenceRequest inference =
        new InferenceRequest(
                handle.id().name(), version, inputs, deadlines.of(request).orElse(null))
            .withOutputs(wanted);
    return request
        .whileConnected(service.infer(TrafficHeaders.apply(service, request.headers(), inference)))
        .thenApply(InferenceResponse::outputs);
  }

  /** The outputs to ask for; none for all. */
  public static List<String> outputs(LoadedModel model) {
    List<String> names = model.signature().outputs().stream().map(TensorSpec::name).toList();
    if (names.contains(PREDICT)) {
      return List.of(PREDICT);
    }
    if (!model.predictions().isEmpty()) {
      return model.predictions();
    }
    return names.contains(LABEL) && names.contains(PROBABILITIES) ? List.of(LABEL) : List.of();
  }
}
