package dev.primavista.server.grpc;

import com.google.protobuf.Int64Value;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.proto.HealthProto.HealthCheckRequest;
import dev.primavista.proto.HealthProto.HealthCheckResponse;
import dev.primavista.proto.TensorflowProto.SignatureDef;
import dev.primavista.proto.TensorflowProto.TensorInfo;
import dev.primavista.proto.TensorflowProto.TensorProto;
import dev.primavista.proto.TensorflowProto.TensorShapeProto;
import dev.primavista.proto.TensorflowServingProto.GetModelMetadataRequest;
import dev.primavista.proto.TensorflowServingProto.GetModelMetadataResponse;
import dev.primavista.proto.TensorflowServingProto.GetModelStatusRequest;
import dev.primavista.proto.TensorflowServingProto.GetModelStatusResponse;
import dev.primavista.proto.TensorflowServingProto.ModelSpec;
import dev.primavista.proto.TensorflowServingProto.ModelVersionStatus;
import dev.primavista.proto.TensorflowServingProto.PredictRequest;
import dev.primavista.proto.TensorflowServingProto.PredictResponse;
import dev.primavista.proto.TensorflowServingProto.SignatureDefMap;
import dev.primavista.testkit.Door;
import io.grpc.StatusRuntimeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** TensorFlow Serving's services, with gRPC's own client and the generated messages. */
final class PredictDoor implements Door {
  private final CallClient client;
  private final Function<Tensor, TensorProto> writer;

  /**
   * @param writer of tensors
   */
  PredictDoor(int port, Function<Tensor, TensorProto> writer) {
    this.client = new CallClient(port);
    this.writer = writer;
  }

  @Override
  public CompletableFuture<Response> infer(Request request) {
    io.grpc.Metadata fields = new io.grpc.Metadata();
    // The field alone: the server keeps the deadline, and no clock of the client's goes before it.
    request.timeout().ifPresent(time -> fields.put(GrpcDoor.TIMEOUT, time.toMillis() + "m"));
    PredictRequest.Builder message =
        PredictRequest.newBuilder()
            .setModelSpec(spec(request.model(), request.version()))
            .addAllOutputFilter(request.outputs());
    request.inputs().forEach((name, tensor) -> message.putInputs(name, writer.apply(tensor)));
    CompletableFuture<PredictResponse> answer =
        client.callAsync(
            Predictions.PREDICTIONS + "Predict", message.build(), PredictResponse.parser(), fields);
    CompletableFuture<Response> response =
        answer.handle((told, failure) -> response(request, told, failure));
    var _ =
        response.whenComplete(
            (_, _) -> {
              if (response.isCancelled()) {
                answer.cancel(true);
              }
            });
    return response;
  }

  private static ModelSpec spec(String model, OptionalLong version) {
    ModelSpec.Builder spec = ModelSpec.newBuilder().setName(model);
    version.ifPresent(number -> spec.setVersion(Int64Value.of(number)));
    return spec.build();
  }

  /** A call is its own id: the protocol has none. */
  private static Response response(
      Request request, @Nullable PredictResponse message, @Nullable Throwable failure) {
    if (message == null) {
      throw failure instanceof StatusRuntimeException refused
          ? GrpcDoor.refusal(refused)
          : new CompletionException(failure);
    }
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    message
        .getOutputsMap()
        .forEach(
            (name, tensor) ->
                outputs.put(name, Predictions.tensor(Predictions.type(tensor.getDtype()), tensor)));
    ModelSpec spec = message.getModelSpec();
    String version = Long.toString(spec.getVersion().getValue());
    return new Response(spec.getName(), version, request.id(), outputs);
  }

  private <R extends MessageLite> R call(String method, MessageLite request, Parser<R> answer) {
    try {
      return client.call(method, request, answer);
    } catch (StatusRuntimeException refused) {
      throw GrpcDoor.refusal(refused);
    }
  }

  @Override
  public boolean ready() {
    return call(
                "grpc.health.v1.Health/Check",
                HealthCheckRequest.newBuilder()
                    .setService("tensorflow.serving.PredictionService")
                    .build(),
                HealthCheckResponse.parser())
            .getStatus()
        == HealthCheckResponse.ServingStatus.SERVING;
  }

  @Override
  public boolean ready(String model, OptionalLong version) {
    try {
      return versions(model, version).stream()
          .anyMatch(each -> each.getState() == ModelVersionStatus.State.AVAILABLE);
    } catch (Refusal refused) {
      return false;
    }
  }

  private List<ModelVersionStatus> versions(String model, OptionalLong version) {
    return call(
            Predictions.MODELS + "GetModelStatus",
            GetModelStatusRequest.newBuilder().setModelSpec(spec(model, version)).build(),
            GetModelStatusResponse.parser())
        .getModelVersionStatusList();
  }

  @Override
  public Metadata metadata(String model, OptionalLong version) {
    GetModelMetadataResponse told =
        call(
            Predictions.PREDICTIONS + "GetModelMetadata",
            GetModelMetadataRequest.newBuilder()
                .setModelSpec(spec(model, version))
                .addMetadataField("signature_def")
                .build(),
            GetModelMetadataResponse.parser());
    SignatureDef signature = signature(told);
    return new Metadata(
        told.getModelSpec().getName(),
        versions(model, OptionalLong.empty()).stream()
            .map(each -> Long.toString(each.getVersion()))
            .toList(),
        new Signature(specs(signature.getInputsMap()), specs(signature.getOutputsMap())));
  }

  /** The one signature that is told. */
  static SignatureDef signature(GetModelMetadataResponse told) {
    try {
      return told.getMetadataOrThrow("signature_def")
          .unpack(SignatureDefMap.class)
          .getSignatureDefOrThrow("serving_default");
    } catch (InvalidProtocolBufferException other) {
      throw new IllegalStateException(other);
    }
  }

  private static List<TensorSpec> specs(Map<String, TensorInfo> tensors) {
    return tensors.entrySet().stream()
        .map(
            each ->
                new TensorSpec(
                    each.getKey(),
                    Predictions.type(each.getValue().getDtype()),
                    Shape.of(
                        each.getValue().getTensorShape().getDimList().stream()
                            .mapToLong(TensorShapeProto.Dim::getSize)
                            .toArray())))
        .toList();
  }

  @Override
  public void close() {
    client.close();
  }
}
