package dev.primavista.server.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.proto.InferenceProto.ModelInferRequest;
import dev.primavista.proto.InferenceProto.ModelInferRequest.InferRequestedOutputTensor;
import dev.primavista.proto.InferenceProto.ModelInferResponse;
import dev.primavista.proto.InferenceProto.ModelInferResponse.InferOutputTensor;
import dev.primavista.proto.InferenceProto.ModelMetadataRequest;
import dev.primavista.proto.InferenceProto.ModelMetadataResponse;
import dev.primavista.proto.InferenceProto.ModelReadyRequest;
import dev.primavista.proto.InferenceProto.ModelReadyResponse;
import dev.primavista.proto.InferenceProto.ServerReadyRequest;
import dev.primavista.proto.InferenceProto.ServerReadyResponse;
import dev.primavista.server.RawTensors;
import dev.primavista.testkit.Door;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The Open Inference Protocol over gRPC, with gRPC's own client and the generated messages. */
final class GrpcDoor implements Door {
  static final io.grpc.Metadata.Key<String> TIMEOUT =
      io.grpc.Metadata.Key.of("grpc-timeout", io.grpc.Metadata.ASCII_STRING_MARSHALLER);

  /** Where a request has its tensors. */
  enum Contents {
    RAW,
    /** In fields of their types; those types that have none stay raw. */
    TYPED
  }

  private final CallClient client;
  private final Contents contents;

  GrpcDoor(int port, Contents contents) {
    this.client = new CallClient(port);
    this.contents = contents;
  }

  @Override
  public CompletableFuture<Response> infer(Request request) {
    io.grpc.Metadata fields = new io.grpc.Metadata();
    // The field alone: the server keeps the deadline, and no clock of the client's goes before it.
    request.timeout().ifPresent(timeout -> fields.put(TIMEOUT, timeout.toMillis() + "m"));
    CompletableFuture<ModelInferResponse> answer =
        client.callAsync(
            CallClient.INFERENCE + "ModelInfer",
            message(request),
            ModelInferResponse.parser(),
            fields);
    CompletableFuture<Response> response = answer.handle(GrpcDoor::response);
    var _ =
        response.whenComplete(
            (_, _) -> {
              if (response.isCancelled()) {
                answer.cancel(true);
              }
            });
    return response;
  }

  private ModelInferRequest message(Request request) {
    ModelInferRequest.Builder message =
        ModelInferRequest.newBuilder()
            .setModelName(request.model())
            .setModelVersion(version(request.version()));
    request.id().ifPresent(message::setId);
    request
        .outputs()
        .forEach(name -> message.addOutputs(InferRequestedOutputTensor.newBuilder().setName(name)));
    boolean raw = contents == Contents.RAW || !typed(request.inputs().values());
    request
        .inputs()
        .forEach(
            (name, tensor) -> {
              ModelInferRequest.InferInputTensor.Builder input = Requests.head(name, tensor);
              if (raw) {
                message.addRawInputContents(ByteString.copyFrom(RawTensors.encode(tensor)));
              } else {
                input.setContents(Requests.contents(tensor));
              }
              message.addInputs(input);
            });
    return message.build();
  }

  private static boolean typed(Collection<Tensor> tensors) {
    return tensors.stream()
        .map(Tensor::dataType)
        .noneMatch(type -> type == DataType.FP16 || type == DataType.BF16);
  }

  private static String version(OptionalLong version) {
    return version.isPresent() ? Long.toString(version.getAsLong()) : "";
  }

  private static Response response(
      @Nullable ModelInferResponse message, @Nullable Throwable failure) {
    if (message == null) {
      throw failure instanceof StatusRuntimeException refused
          ? refusal(refused)
          : new CompletionException(failure);
    }
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    for (int i = 0; i < message.getOutputsCount(); i++) {
      InferOutputTensor output = message.getOutputs(i);
      Tensor tensor =
          RawTensors.decode(
              DataType.valueOf(output.getDatatype()),
              shape(output.getShapeList()),
              message.getRawOutputContents(i).toByteArray());
      outputs.put(output.getName(), tensor);
    }
    Optional<String> id = Optional.of(message.getId()).filter(text -> !text.isEmpty());
    return new Response(message.getModelName(), message.getModelVersion(), id, outputs);
  }

  private static Shape shape(List<Long> dimensions) {
    return Shape.of(dimensions.stream().mapToLong(Long::longValue).toArray());
  }

  /** The refusal that a status tells. */
  static Refusal refusal(StatusRuntimeException refused) {
    Status status = refused.getStatus();
    return new Refusal(kind(status), String.valueOf(status.getDescription()));
  }

  private static Kind kind(Status status) {
    return switch (status.getCode()) {
      case INVALID_ARGUMENT -> Kind.INVALID;
      case NOT_FOUND -> Kind.NOT_FOUND;
      case RESOURCE_EXHAUSTED -> Kind.TOO_LARGE;
      case UNAVAILABLE -> Kind.UNAVAILABLE;
      case DEADLINE_EXCEEDED -> Kind.EXPIRED;
      case INTERNAL -> Kind.FAILED;
      default -> throw new IllegalStateException("status " + status);
    };
  }

  private <R extends MessageLite> R call(String method, MessageLite request, Parser<R> answer) {
    try {
      return client.call(CallClient.INFERENCE + method, request, answer);
    } catch (StatusRuntimeException refused) {
      throw refusal(refused);
    }
  }

  @Override
  public boolean ready() {
    return call(
            "ServerReady", ServerReadyRequest.getDefaultInstance(), ServerReadyResponse.parser())
        .getReady();
  }

  @Override
  public boolean ready(String model, OptionalLong version) {
    ModelReadyRequest request =
        ModelReadyRequest.newBuilder().setName(model).setVersion(version(version)).build();
    return call("ModelReady", request, ModelReadyResponse.parser()).getReady();
  }

  @Override
  public Metadata metadata(String model, OptionalLong version) {
    ModelMetadataRequest request =
        ModelMetadataRequest.newBuilder().setName(model).setVersion(version(version)).build();
    ModelMetadataResponse answer = call("ModelMetadata", request, ModelMetadataResponse.parser());
    return new Metadata(
        answer.getName(),
        answer.getVersionsList(),
        new Signature(specs(answer.getInputsList()), specs(answer.getOutputsList())));
  }

  private static List<TensorSpec> specs(List<ModelMetadataResponse.TensorMetadata> tensors) {
    return tensors.stream()
        .map(
            tensor ->
                new TensorSpec(
                    tensor.getName(),
                    DataType.valueOf(tensor.getDatatype()),
                    shape(tensor.getShapeList())))
        .toList();
  }

  @Override
  public void close() {
    client.close();
  }
}
