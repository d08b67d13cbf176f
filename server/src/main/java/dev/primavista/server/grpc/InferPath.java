package dev.primavista.server.grpc;

import dev.primavista.core.ServingException;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceResponse;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.server.oip.RequestTrace;
import dev.primavista.server.traffic.TrafficHeaders;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The way that every inference goes which comes as a call, whatever its messages look like. */
final class InferPath {
  private final InferenceService service;
  private final RequestTrace.Source traces;

  InferPath(InferenceService service, RequestTrace.Source traces) {
    this.service = service;
    this.traces = traces;
  }

  /**
   * Lets a request pass before its tensors are read, and follows it from then on.
   *
   * @throws ServingException if it is refused
   */
  RequestTrace admit(String model, OptionalLong version) {
    service.admit(model, version);
    return traces.begin(RequestTrace.Protocol.GRPC, model);
  }

  /**
   * Has a request answered.
   *
   * @param message that it came with
   * @param trace what {@link #admit} gave
   * @param writer of the answer
   */
  CompletableFuture<Frame> infer(
      Message message,
      RequestTrace trace,
      InferenceRequest request,
      Function<InferenceResponse, Frame> writer) {
    trace.decoded(request.id().orElse(message.head().id()));
    CompletableFuture<InferenceResponse> work =
        service.infer(TrafficHeaders.apply(service, message.head().headers(), request));
    return cancelling(
        work,
        work.thenApply(
            response -> {
              trace.answered(response);
              Frame frame = writer.apply(response);
              trace.encoded();
              return frame;
            }));
  }

  /** What is made of the work; cancelling it cancels the work. */
  static <T> CompletableFuture<T> cancelling(CompletableFuture<?> work, CompletableFuture<T> made) {
    if (!work.isDone()) {
      var _ =
          made.whenComplete(
              (_, _) -> {
                if (made.isCancelled()) {
                  work.cancel(false);
                }
              });
    }
    return made;
  }
}
