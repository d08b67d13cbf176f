package dev.primavista.server.grpc;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.primavista.proto.HealthProto.HealthCheckRequest;
import dev.primavista.proto.HealthProto.HealthCheckResponse;
import dev.primavista.proto.InferenceProto.ModelInferRequest;
import dev.primavista.proto.InferenceProto.ModelInferResponse;
import dev.primavista.proto.InferenceProto.ModelStreamInferResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;

/** gRPC's own client for Java, of the services by their messages' generated classes. */
final class CallClient implements AutoCloseable {
  static final String INFERENCE = "inference.GRPCInferenceService/";

  private final io.grpc.ManagedChannel channel;

  /** In clear text. */
  CallClient(int port) {
    this(to(port).usePlaintext());
  }

  /** In clear text, with these fields in every call. */
  CallClient(int port, Metadata fields) {
    this(
        to(port)
            .usePlaintext()
            .intercept(io.grpc.stub.MetadataUtils.newAttachHeadersInterceptor(fields)));
  }

  private CallClient(NettyChannelBuilder builder) {
    this.channel = builder.maxInboundMessageSize(Integer.MAX_VALUE).build();
  }

  /** Over TLS, trusting this certificate alone. */
  static CallClient overTls(int port, Path certificate) throws IOException {
    return new CallClient(
        to(port)
            .sslContext(GrpcSslContexts.forClient().trustManager(certificate.toFile()).build()));
  }

  private static NettyChannelBuilder to(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port);
  }

  /** What came over a stream, in order. */
  static final class Answers<T> implements StreamObserver<T> {
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

    @Override
    public void onNext(T value) {
      events.add(value);
    }

    @Override
    public void onError(Throwable failure) {
      events.add(io.grpc.Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      events.add(io.grpc.Status.OK);
    }

    /** The next message; waits for it. */
    T next(Class<T> type) throws InterruptedException {
      return type.cast(events.take());
    }

    /** How the call ended; waits for it. */
    io.grpc.Status status() throws InterruptedException {
      return (io.grpc.Status) events.take();
    }
  }

  <R extends MessageLite> R call(String method, MessageLite request, Parser<R> answer) {
    return call(method, request, answer, CallOptions.DEFAULT);
  }

  <R extends MessageLite> R call(
      String method, MessageLite request, Parser<R> answer, CallOptions options) {
    return ClientCalls.blockingUnaryCall(channel, unary(method, answer), options, request);
  }

  ModelInferResponse infer(ModelInferRequest request) {
    return call(INFERENCE + "ModelInfer", request, ModelInferResponse.parser());
  }

  /** The same with fields of its own; those of the answer are left in the given place. */
  ModelInferResponse infer(
      ModelInferRequest request, Metadata fields, AtomicReference<Metadata> answered) {
    return call(INFERENCE + "ModelInfer", request, ModelInferResponse.parser(), fields, answered);
  }

  /** Any call with fields of its own; those of the answer are left in the given place. */
  <R extends MessageLite> R call(
      String method,
      MessageLite request,
      Parser<R> answer,
      Metadata fields,
      AtomicReference<Metadata> answered) {
    return ClientCalls.blockingUnaryCall(
        io.grpc.ClientInterceptors.intercept(
            channel,
            io.grpc.stub.MetadataUtils.newAttachHeadersInterceptor(fields),
            io.grpc.stub.MetadataUtils.newCaptureMetadataInterceptor(
                answered, new AtomicReference<>())),
        unary(method, answer),
        CallOptions.DEFAULT,
        request);
  }

  /** The same, not waited for; cancelling what it returns cancels the call. */
  <R extends MessageLite> CompletableFuture<R> callAsync(
      String method, MessageLite request, Parser<R> parser, Metadata fields) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    ClientCall<MessageLite, R> call =
        io.grpc.ClientInterceptors.intercept(
                channel, io.grpc.stub.MetadataUtils.newAttachHeadersInterceptor(fields))
            .newCall(unary(method, parser), CallOptions.DEFAULT);
    ClientCalls.asyncUnaryCall(call, request, new Only<>(answer));
    var _ =
        answer.whenComplete(
            (_, _) -> {
              if (answer.isCancelled()) {
                call.cancel("nobody waits", null);
              }
            });
    return answer;
  }

  private record Only<R>(CompletableFuture<R> answer) implements StreamObserver<R> {
    @Override
    public void onNext(R value) {
      answer.complete(value);
    }

    @Override
    public void onError(Throwable failure) {
      answer.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {}
  }

  /** A call that somebody may cancel. */
  <R extends MessageLite> ClientCall<MessageLite, R> begin(String method, Parser<R> answer) {
    return channel.newCall(unary(method, answer), CallOptions.DEFAULT);
  }

  <R extends MessageLite> StreamObserver<MessageLite> stream(
      String method, Parser<R> answer, StreamObserver<R> answers, Metadata fields) {
    ClientCall<MessageLite, R> call =
        io.grpc.ClientInterceptors.intercept(
                channel, io.grpc.stub.MetadataUtils.newAttachHeadersInterceptor(fields))
            .newCall(
                descriptor(method, MethodDescriptor.MethodType.BIDI_STREAMING, answer),
                CallOptions.DEFAULT);
    return ClientCalls.asyncBidiStreamingCall(call, answers);
  }

  StreamObserver<MessageLite> streamInfer(Answers<ModelStreamInferResponse> answers) {
    return stream(
        INFERENCE + "ModelStreamInfer", ModelStreamInferResponse.parser(), answers, new Metadata());
  }

  /** Watches a service's health. */
  void watch(HealthCheckRequest request, Answers<HealthCheckResponse> answers) {
    ClientCalls.asyncServerStreamingCall(
        channel.newCall(
            descriptor(
                "grpc.health.v1.Health/Watch",
                MethodDescriptor.MethodType.SERVER_STREAMING,
                HealthCheckResponse.parser()),
            CallOptions.DEFAULT),
        request,
        answers);
  }

  private static <R extends MessageLite> MethodDescriptor<MessageLite, R> unary(
      String method, Parser<R> answer) {
    return descriptor(method, MethodDescriptor.MethodType.UNARY, answer);
  }

  private static <R extends MessageLite> MethodDescriptor<MessageLite, R> descriptor(
      String method, MethodDescriptor.MethodType type, Parser<R> answer) {
    return MethodDescriptor.<MessageLite, R>newBuilder(new Out(), new In<>(answer))
        .setFullMethodName(method)
        .setType(type)
        .build();
  }

  private static final class Out implements MethodDescriptor.Marshaller<MessageLite> {
    @Override
    public InputStream stream(MessageLite value) {
      return value.toByteString().newInput();
    }

    @Override
    public MessageLite parse(InputStream stream) {
      throw new UnsupportedOperationException("requests are not read");
    }
  }

  private record In<R extends MessageLite>(Parser<R> parser)
      implements MethodDescriptor.Marshaller<R> {
    @Override
    public InputStream stream(R value) {
      throw new UnsupportedOperationException("answers are not written");
    }

    @Override
    public R parse(InputStream stream) {
      try {
        return parser.parseFrom(stream);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    var _ = channel.shutdownNow();
  }
}
