package dev.primavista.core.inference;

import dev.primavista.core.Deadline;
import dev.primavista.core.RequestObserver;
import dev.primavista.core.ServingException;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.Execution;
import dev.primavista.core.batching.Terms;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The one path: every door ends in {@link #infer}, and no door knows another. Thread-safe. */
public final class InferenceService {
  private final ModelRegistry registry;
  private final ServingMetrics metrics;
  private final Ticker ticker;

  public InferenceService(ModelRegistry registry, ServingMetrics metrics, Ticker ticker) {
    this.registry = registry;
    this.metrics = metrics;
    this.ticker = ticker;
  }

  /**
   * Answers a request once, with a response or a {@link ServingException}.
   *
   * @return completed before this returns where the model runs on the calling thread; cancelling it
   *     takes the request out of the queue
   */
  public CompletableFuture<InferenceResponse> infer(InferenceRequest request) {
    RequestObserver observer = metrics.requestArrived();
    try {
      ModelHandle handle = registry.acquire(request.modelName(), request.version());
      return inferOn(handle, request, observer);
    } catch (ServingException refused) {
      metrics.requestFailed(request.modelName(), "", refused.code());
      observer.failed(request.modelName(), "", refused.code());
      return CompletableFuture.failedFuture(refused);
    }
  }

  private CompletableFuture<InferenceResponse> inferOn(
      ModelHandle handle, InferenceRequest request, RequestObserver observer) {
    CompletableFuture<Execution> execution;
    try {
      Deadline deadline =
          request.deadline().orElseGet(() -> Deadline.after(handle.config().timeout(), ticker));
      if (deadline.expired()) {
        throw new ServingException.DeadlineExceeded("the deadline passed before the request began");
      }
      RequestCheck.check(handle, request);
      Terms terms = new Terms(request.outputs(), deadline, observer);
      execution = handle.executor().execute(request.inputs(), terms);
    } catch (ServingException refused) {
      execution = CompletableFuture.failedFuture(refused);
    }
    CompletableFuture<InferenceResponse> response = new CompletableFuture<>();
    Ending ending = new Ending(handle.id(), observer, response);
    // A use ends with the execution, not with the response: a caller may cancel that at any time.
    var _ =
        execution.whenComplete(
            (done, failure) -> {
              handle.release();
              if (done == null) {
                fail(ending, reasonOf(handle, failure));
              } else {
                complete(ending, request, done);
              }
            });
    forwardCancellation(response, execution);
    return response;
  }

  /** Whom the end of a request is told. */
  private record Ending(
      ModelId id, RequestObserver observer, CompletableFuture<InferenceResponse> response) {
    String version() {
      return Long.toString(id.version());
    }
  }

  private void fail(Ending ending, ServingException reason) {
    try {
      metrics.requestFailed(ending.id().name(), ending.version(), reason.code());
      ending.observer().failed(ending.id().name(), ending.version(), reason.code());
    } finally {
      ending.response().completeExceptionally(reason);
    }
  }

  private void complete(Ending ending, InferenceRequest request, Execution done) {
    SequencedMap<String, Tensor> outputs = asked(request.outputs(), done.outputs());
    ModelId id = ending.id();
    try {
      int rows = request.inputs().isEmpty() ? 1 : request.inputs().firstEntry().getValue().rows();
      ServingMetrics.RequestTimes times =
          new ServingMetrics.RequestTimes(rows, done.queueNanos(), done.computeNanos());
      metrics.requestCompleted(id.name(), ending.version(), times);
      ending.observer().completed(id.name(), ending.version(), times);
    } finally {
      ending
          .response()
          .complete(new InferenceResponse(id, outputs, done.queueNanos(), done.computeNanos()));
    }
  }

  /** The outputs asked for, in the order of the question. */
  private static SequencedMap<String, Tensor> asked(
      List<String> names, SequencedMap<String, Tensor> outputs) {
    if (names.isEmpty()) {
      return outputs;
    }
    SequencedMap<String, Tensor> asked = new LinkedHashMap<>();
    for (String name : names) {
      Tensor tensor = outputs.get(name);
      if (tensor != null) {
        asked.put(name, tensor);
      }
    }
    return asked;
  }

  private static ServingException reasonOf(ModelHandle handle, @Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException wrapped && wrapped.getCause() != null) {
      cause = wrapped.getCause();
    }
    return switch (cause) {
      case ServingException known -> known;
      case java.util.concurrent.CancellationException gone ->
          new ServingException.Cancelled("the caller went away");
      case null, default ->
          new ServingException.BackendFailure(handle.id() + " failed on this request", cause);
    };
  }

  private static void forwardCancellation(
      CompletableFuture<InferenceResponse> response, CompletableFuture<Execution> execution) {
    if (!execution.isDone()) {
      var _ =
          response.whenComplete(
              (_, _) -> {
                if (response.isCancelled()) {
                  execution.cancel(false);
                }
              });
    }
  }
}
