package dev.primavista.benchmarks;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.primavista.proto.InferenceProto.ModelInferRequest;
import dev.primavista.proto.InferenceProto.ModelInferResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The stress over gRPC and raw tensors, with gRPC's own client. */
final class GrpcDoor implements StressDoor {
  private static final MethodDescriptor<byte[], byte[]> INFER =
      MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
          .setFullMethodName("inference.GRPCInferenceService/ModelInfer")
          .setType(MethodDescriptor.MethodType.UNARY)
          .build();

  private final ManagedChannel channel;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  GrpcDoor(URI server) {
    channel =
        NettyChannelBuilder.forAddress(server.getHost(), server.getPort())
            .usePlaintext()
            .directExecutor()
            .build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try (stream) {
        return stream.readAllBytes();
      } catch (IOException torn) {
        throw new UncheckedIOException(torn);
      }
    }
  }

  @Override
  public void ask(int number, Caller caller, long patienceNanos, Consumer<End> ended) {
    CallOptions options =
        caller == Caller.HURRIED
            ? CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.MILLISECONDS)
            : CallOptions.DEFAULT;
    ClientCall<byte[], byte[]> call = channel.newCall(INFER, options);
    call.start(new Answer(number, caller, ended), new Metadata());
    call.sendMessage(request(number));
    call.halfClose();
    call.request(1);
    if (caller == Caller.FICKLE) {
      var _ = timer.schedule(() -> call.cancel("gone", null), patienceNanos, TimeUnit.NANOSECONDS);
    }
  }

  private static byte[] request(int number) {
    ByteBuffer row = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    row.putDouble(number).flip();
    return ModelInferRequest.newBuilder()
        .setModelName("counted")
        .addInputs(
            ModelInferRequest.InferInputTensor.newBuilder()
                .setName("x")
                .setDatatype("FP64")
                .addShape(1)
                .addShape(1))
        .addRawInputContents(ByteString.copyFrom(row))
        .build()
        .toByteArray();
  }

  private static final class Answer extends ClientCall.Listener<byte[]> {
    private final int number;
    private final Caller caller;
    private final Consumer<End> ended;
    private byte @Nullable [] message;

    Answer(int number, Caller caller, Consumer<End> ended) {
      this.number = number;
      this.caller = caller;
      this.ended = ended;
    }

    @Override
    public void onMessage(byte[] bytes) {
      message = bytes;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      ended.accept(
          switch (status.getCode()) {
            case OK -> doubled() ? End.ANSWERED : End.WRONG;
            case CANCELLED -> caller == Caller.FICKLE ? End.GIVEN_UP : End.LOST;
            case DEADLINE_EXCEEDED -> caller == Caller.HURRIED ? End.TIMED_OUT : End.LOST;
            case RESOURCE_EXHAUSTED, UNAVAILABLE -> End.REFUSED;
            default -> End.LOST;
          });
    }

    private boolean doubled() {
      try {
        ModelInferResponse response = ModelInferResponse.parseFrom(message);
        ByteBuffer row = response.getRawOutputContents(0).asReadOnlyByteBuffer();
        return row.order(ByteOrder.LITTLE_ENDIAN).getDouble() == 2.0 * number;
      } catch (InvalidProtocolBufferException | RuntimeException torn) {
        return false;
      }
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    timer.shutdownNow();
  }
}
