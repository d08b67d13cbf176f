package dev.primavista.server.grpc;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.primavista.server.grpc.message.Frame;
import dev.primavista.server.grpc.message.Message;
import dev.primavista.server.security.Role;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One method of a gRPC service. */
sealed interface Rpc {
  /** As it stands in the request: {@code /package.Service/Method}. */
  String path();

  /** What a caller's key must grant, on a server that takes keys. */
  Role role();

  /** One message is answered by one. */
  record Unary(String path, Role role, Handler handler) implements Rpc {}

  /** Each message is answered by one, in the order of arrival. */
  record Bidi(String path, Role role, Handler handler) implements Rpc {}

  /** One message is answered at once and whenever something changes, until the caller leaves. */
  record Watch(String path, Role role, Function<Message, Watching> watcher) implements Rpc {}

  /** Answers a message. Cancelling what it returns frees what the work holds. */
  @FunctionalInterface
  interface Handler {
    CompletableFuture<Frame> handle(Message message);
  }

  /** What a caller watches. */
  @FunctionalInterface
  interface Watching {
    /** What is new since it was asked last; null if nothing is. */
    @Nullable Frame news();
  }

  /** A method that has its answer at once. */
  static <M extends MessageLite> Unary unary(
      String path, Role role, Parser<M> parser, Function<M, MessageLite> answer) {
    return new Unary(path, role, handler(parser, answer));
  }

  /** A handler that has its answer at once. */
  static <M extends MessageLite> Handler handler(
      Parser<M> parser, Function<M, MessageLite> answer) {
    return message ->
        CompletableFuture.completedFuture(Frame.of(answer.apply(message.parse(parser))));
  }
}
