package dev.primavista.core.inference;

import dev.primavista.core.Deadline;
import dev.primavista.core.RequestObserver;
import dev.primavista.core.ServingException;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.Execution;
import dev.primavista.core.batching.RequestCheck;
import dev.primavista.core.batching.Terms;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.core.traffic.Traffic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The one path: every door ends in {@link #infer}, and no door knows another. Thread-safe. */
public final class InferenceService {
  private final ModelRegistry registry;
  private final ServingMetrics metrics;
  private final Ticker ticker;
  private final Traffic traffic;

  public InferenceService(ModelRegistry registry, ServingMetrics metrics, Ticker ticker) {
    this.registry = registry;
    this.metrics = metrics;
    this.ticker = ticker;
    this.traffic = new Traffic(registry);
  }

  /** How requests that name no version are divided. */
  public Traffic traffic() {
    return traffic;
  }

  /**
   * Answers a request once, with a response or a {@link ServingException}.
   *
   * @return completed before this returns where the model runs on the calling thread; cancelling it
   *     takes the request out of the queue
   */
  public CompletableFuture<InferenceResponse> infer(InferenceRequest request) {
    return traffic.active() && request.version().isEmpty()
        ? inferDivided(request)
        : infer(request, request.version());
  }

  private CompletableFuture<InferenceResponse> inferDivided(InferenceRequest request) {
    Optional<Traffic.Way> way;
    try {
      way = traffic.way(request.modelName(), request.traffic());
    } catch (ServingException refused) {
      refused(request.modelName(), request.version(), refused.code(), arrived(request));
      return CompletableFuture.failedFuture(refused);
    }
    return way.isEmpty()
        ? infer(request, OptionalLong.empty())
        : new DividedInference(this::infer, way.get(), ticker).infer(request);
  }

  /** Who follows a request that begins. */
  private RequestObserver arrived(InferenceRequest request) {
    RequestObserver observer = metrics.requestArrived();
    return request.part() ? observer.part() : observer;
  }

  private CompletableFuture<InferenceResponse> infer(
      InferenceRequest request, OptionalLong version) {
    RequestObserver observer = arrived(request);
    try {
      ModelHandle handle = registry.acquire(request.modelName(), version);
      return inferOn(new Call(handle, request, observer, ticker.nanos()));
    } catch (ServingException refused) {
      String name = request.modelName();
      tell(registry.known(name, version), name, refused.code(), observer);
      return CompletableFuture.failedFuture(refused);
    }
  }

  /**
   * Refuses early, before a request's body is read, what {@link #infer} would refuse now because
   * too many requests are in flight. A model that is not known here is not refused here.
   *
   * @throws ServingException.Overloaded if the model takes no more now
   */
  public void admit(String modelName, OptionalLong version) {
    registry.lookUp(modelName, version).ifPresent(this::admit);
  }

  /**
   * Counts a request that its door refused before the model was asked, as one that cannot be read.
   *
   * @param observer is told which version was meant
   */
  public void refused(
      String modelName, OptionalLong version, String code, RequestObserver observer) {
    registry.lookUp(modelName, version).ifPresent(handle -> handle.executor().ledger().failed(0));
    tell(registry.known(modelName, version), modelName, code, observer);
  }

  /**
   * Tells of a request that no model answered.
   *
   * @param meant the version that it was for; empty if none is known
   */
  private void tell(
      Optional<ModelId> meant, String modelName, String code, RequestObserver observer) {
    String version = meant.map(id -> Long.toString(id.version())).orElse("");
    metrics.requestFailed(modelName, version, code);
    observer.failed(modelName, version, code);
  }

  private void admit(ModelHandle handle) {
    try {
      handle.executor().admit();
    } catch (ServingException refused) {
      handle.executor().ledger().failed(0);
      String itsVersion = Long.toString(handle.id().version());
      metrics.requestFailed(handle.id().name(), itsVersion, refused.code());
      throw refused;
    }
  }

  /** A request on its way through the model that answers it. */
  private record Call(
      ModelHandle handle, InferenceRequest request, RequestObserver observer, long startNanos) {
    String name() {
      return handle.id().name();
    }

    String version() {
      return Long.toString(handle.id().version());
    }
  }

  private CompletableFuture<InferenceResponse> inferOn(Call call) {
    CompletableFuture<Execution> execution;
    try {
      execution = execute(call);
    } catch (RuntimeException | Error failure) {
      execution = CompletableFuture.failedFuture(failure);
    }
    CompletableFuture<InferenceResponse> response = new CompletableFuture<>();
    // A use ends with the execution, not with the response: a caller may cancel that at any time.
    var _ =
        execution.whenComplete(
            (done, failure) -> {
              call.handle().release();
              if (done == null) {
                fail(call, response, reasonOf(call.handle(), failure));
              } else {
                complete(call, response, done);
              }
            });
    forwardCancellation(response, execution);
    return response;
  }

  private CompletableFuture<Execution> execute(Call call) {
    ModelHandle handle = call.handle();
    InferenceRequest request = call.request();
    Deadline deadline =
        request.deadline().orElseGet(() -> Deadline.after(handle.config().timeout(), ticker));
    if (deadline.expired()) {
      throw new ServingException.DeadlineExceeded("the deadline passed before the request began");
    }
    RequestCheck.of(handle.id(), handle.model(), handle.config())
        .check(request.inputs(), request.outputs());
    Terms terms =
        new Terms(
            request.outputs(), deadline, request.priority(), call.observer(), request.traffic());
    return handle.executor().execute(request.inputs(), terms);
  }

  private void fail(
      Call call, CompletableFuture<InferenceResponse> response, ServingException reason) {
    try {
      call.handle().executor().ledger().failed(ticker.nanos() - call.startNanos());
      metrics.requestFailed(call.name(), call.version(), reason.code());
      call.observer().failed(call.name(), call.version(), reason.code());
    } finally {
      response.completeExceptionally(reason);
    }
  }

  private void complete(Call call, CompletableFuture<InferenceResponse> response, Execution done) {
    InferenceRequest request = call.request();
    if (request.deadline().filter(Deadline::expired).isPresent()) {
      fail(call, response, new ServingException.DeadlineExceeded("the answer came too late"));
      return;
    }
    SequencedMap<String, Tensor> outputs = asked(request.outputs(), done.outputs());
    try {
      count(call, done);
    } finally {
      response.complete(
          new InferenceResponse(call.handle().id(), outputs, done.queueNanos(), done.stages()));
    }
  }

  private void count(Call call, Execution done) {
    SequencedMap<String, Tensor> inputs = call.request().inputs();
    boolean rowsCount =
        call.handle().config().batching().countsRows()
            && call.handle().model().batchable()
            && !inputs.isEmpty();
    int rows = rowsCount ? inputs.firstEntry().getValue().rows() : 1;
    Execution.Stages stages = done.stages();
    call.handle().executor().ledger().succeeded(rows, ticker.nanos() - call.startNanos(), done);
    ServingMetrics.RequestTimes times =
        new ServingMetrics.RequestTimes(
            rows,
            done.queueNanos(),
            stages.inputNanos(),
            stages.inferNanos(),
            stages.outputNanos());
    metrics.requestCompleted(call.name(), call.version(), times);
    call.observer().completed(call.name(), call.version(), times);
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
