package dev.primavista.server.grpc;

import dev.primavista.core.RequestObserver;
import dev.primavista.core.ServingException;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceResponse;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.server.grpc.message.CallException;
import dev.primavista.server.grpc.message.Frame;
import dev.primavista.server.grpc.message.Message;
import dev.primavista.server.oip.RequestTrace;
import dev.primavista.server.traffic.TrafficHeaders;
import dev.primavista.server.trail.Trail;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** The way that every inference goes which comes as a call, whatever its messages look like. */
final class InferPath {
  private final InferenceService service;
  private final RequestTrace.Source traces;

  /** The model that a message names; empty where it names none that can be read. */
  record Named(String model, OptionalLong version) {
    static final Named NOBODY = new Named("", OptionalLong.empty());
  }

  /** Carries a refusal that was counted where it was made past those who count. */
  private static final class Counted extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ServingException refusal;

    private Counted(ServingException refusal) {
      super(refusal);
      this.refusal = refusal;
    }
  }

  InferPath(InferenceService service, RequestTrace.Source traces) {
    this.service = service;
    this.traces = traces;
  }

  /**
   * Reads a message. One that cannot be read is a failure of the model that it names.
   *
   * @param named what it names, as far as it can be read
   */
  <T> T read(Supplier<T> reader, Supplier<Named> named) {
    try {
      return reader.get();
    } catch (Counted refused) {
      throw refused.refusal;
    } catch (ServingException refused) {
      refused(named.get(), refused.code());
      throw refused;
    } catch (CallException refused) {
      refused(named.get(), refused.status().code().name().toLowerCase(Locale.ROOT));
      throw refused;
    }
  }

  private void refused(Named named, String code) {
    Trail trail = Trail.current();
    service.refused(
        named.model(), named.version(), code, trail == null ? RequestObserver.NONE : trail);
  }

  /**
   * Lets a request pass before its tensors are read, and follows it from then on; for readers that
   * {@link #read} calls, which tells its refusal.
   */
  RequestTrace admit(String model, OptionalLong version) {
    try {
      service.admit(model, version);
    } catch (ServingException refused) {
      throw new Counted(refused);
    }
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
