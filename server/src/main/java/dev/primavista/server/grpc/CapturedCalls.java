package dev.primavista.server.grpc;

import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.server.grpc.message.Code;
import dev.primavista.server.grpc.message.Frame;
import dev.primavista.server.grpc.message.Message;
import dev.primavista.server.observability.PayloadCapture;
import dev.primavista.server.observability.PayloadCapture.Answered;
import dev.primavista.server.observability.PayloadCapture.Payload;
import dev.primavista.server.trail.Trail;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Inference of which some requests and their answers are kept, each as a message of protobuf. */
record CapturedCalls(PayloadCapture capture, ModelRegistry models) {
  private static final String MEDIA_TYPE = "application/protobuf";

  List<Rpc> around(List<Rpc> rpcs) {
    return rpcs.stream().map(this::around).toList();
  }

  private Rpc around(Rpc rpc) {
    return switch (rpc) {
      case Rpc.Unary unary -> new Rpc.Unary(unary.path(), unary.role(), around(unary.handler()));
      case Rpc.Bidi bidi -> new Rpc.Bidi(bidi.path(), bidi.role(), around(bidi.handler()));
      case Rpc.Watch watch -> watch;
    };
  }

  private Rpc.Handler around(Rpc.Handler handler) {
    return message -> {
      Trail trail = Trail.current();
      if (trail == null || !capture.chooses()) {
        return handler.handle(message);
      }
      Instant time = Instant.now();
      CompletableFuture<Frame> work = handler.handle(message);
      CompletableFuture<Frame> kept =
          work.thenApply(
              frame -> {
                capture.keep(trail, answered(message, frame, time), models);
                return frame;
              });
      var _ =
          kept.whenComplete(
              (_, _) -> {
                if (kept.isCancelled()) {
                  work.cancel(false);
                }
              });
      return kept;
    };
  }

  private static Answered answered(Message message, Frame frame, Instant time) {
    return new Answered(
        message.head().id(),
        time,
        new Payload(MEDIA_TYPE, List.of(ByteBuffer.wrap(message.bytes()))),
        new Payload(MEDIA_TYPE, frame.message()),
        Code.OK.httpStatus());
  }
}
