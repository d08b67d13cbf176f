package dev.primavista.server.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Int64Value;
import com.google.protobuf.MessageLite;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelState;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.proto.TensorflowErrorProto;
import dev.primavista.proto.TensorflowProto.DataType;
import dev.primavista.proto.TensorflowProto.SignatureDef;
import dev.primavista.proto.TensorflowProto.TensorInfo;
import dev.primavista.proto.TensorflowProto.TensorShapeProto;
import dev.primavista.proto.TensorflowServingProto.GetModelMetadataRequest;
import dev.primavista.proto.TensorflowServingProto.GetModelMetadataResponse;
import dev.primavista.proto.TensorflowServingProto.GetModelStatusRequest;
import dev.primavista.proto.TensorflowServingProto.GetModelStatusResponse;
import dev.primavista.proto.TensorflowServingProto.ModelSpec;
import dev.primavista.proto.TensorflowServingProto.ModelVersionStatus;
import dev.primavista.proto.TensorflowServingProto.SignatureDefMap;
import dev.primavista.proto.TensorflowServingProto.StatusProto;
import dev.primavista.server.grpc.message.CallException;
import dev.primavista.server.grpc.message.Code;
import dev.primavista.server.oip.ModelPath;
import dev.primavista.server.scoring.SignatureName;
import dev.primavista.server.security.Role;
import java.util.ArrayList;
import java.util.List;

/** TensorFlow Serving's services beside inference: what models are, and whether they answer. */
final class ServableCalls {
  private static final String PREDICTIONS = "/tensorflow.serving.PredictionService/";
  private static final String MODELS = "/tensorflow.serving.ModelService/";
  private static final String SIGNATURE_DEF = "signature_def";
  private static final String METHOD_NAME = "tensorflow/serving/predict";

  private final ModelRegistry registry;

  ServableCalls(ModelRegistry registry) {
    this.registry = registry;
  }

  List<Rpc> rpcs() {
    List<Rpc> rpcs = new ArrayList<>();
    rpcs.add(
        Rpc.unary(
            PREDICTIONS + "GetModelMetadata",
            Role.READER,
            GetModelMetadataRequest.parser(),
            this::metadata));
    rpcs.add(
        Rpc.unary(
            MODELS + "GetModelStatus", Role.READER, GetModelStatusRequest.parser(), this::status));
    for (String method : List.of("Classify", "Regress", "MultiInference")) {
      rpcs.add(
          refusing(
              PREDICTIONS + method,
              Role.READER,
              method + " is for models with other signatures than those here (expected: Predict)"));
    }
    rpcs.add(
        refusing(
            MODELS + "HandleReloadConfigRequest",
            Role.ADMIN,
            "the models are those of the repository, not of a configuration that is sent"
                + " (expected: inference.GRPCInferenceService/RepositoryModelLoad)"));
    return rpcs;
  }

  private static Rpc refusing(String path, Role role, String reason) {
    return new Rpc.Unary(
        path,
        role,
        _ -> {
          throw new CallException(Code.UNIMPLEMENTED, reason);
        });
  }

  private static ServableSpec spec(ModelSpec message) {
    return new ServableSpec(
        message.getName(),
        message.getVersion().getValue(),
        message.getVersionLabel(),
        message.getSignatureName());
  }

  private MessageLite metadata(GetModelMetadataRequest request) {
    ModelStatus found = spec(request.getModelSpec()).find(registry);
    requireSignatureDef(request.getMetadataFieldList());
    ModelHandle handle = ModelPath.ready(found);
    SignatureDef.Builder signature = SignatureDef.newBuilder().setMethodName(METHOD_NAME);
    for (TensorSpec input : handle.signature().inputs()) {
      signature.putInputs(input.name(), info(input));
    }
    for (TensorSpec output : handle.signature().outputs()) {
      signature.putOutputs(output.name(), info(output));
    }
    SignatureDefMap signatures =
        SignatureDefMap.newBuilder()
            .putSignatureDef(SignatureName.DEFAULT, signature.build())
            .build();
    return GetModelMetadataResponse.newBuilder()
        .setModelSpec(
            ModelSpec.newBuilder()
                .setName(handle.id().name())
                .setVersion(Int64Value.of(handle.id().version())))
        .putMetadata(SIGNATURE_DEF, Any.pack(signatures))
        .build();
  }

  private static void requireSignatureDef(List<String> fields) {
    if (fields.isEmpty() || !fields.stream().allMatch(SIGNATURE_DEF::equals)) {
      throw new InvalidRequest(
          "unknown_metadata",
          "metadata_field names something else or nothing (expected: " + SIGNATURE_DEF + ")",
          "metadata_field");
    }
  }

  private static TensorInfo info(TensorSpec spec) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long dimension : spec.shape().dimensions()) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(dimension));
    }
    return TensorInfo.newBuilder()
        .setName(spec.name())
        .setDtype(DataType.forNumber(TensorflowType.of(spec.dataType()).number()))
        .setTensorShape(shape)
        .build();
  }

  private MessageLite status(GetModelStatusRequest request) {
    ServableSpec spec = spec(request.getModelSpec());
    ModelStatus found = spec.find(registry);
    GetModelStatusResponse.Builder response = GetModelStatusResponse.newBuilder();
    if (spec.versionIn(registry).isPresent()) {
      return response.addModelVersionStatus(message(found)).build();
    }
    for (ModelStatus each : registry.statuses().reversed()) {
      if (each.id().name().equals(found.id().name())) {
        response.addModelVersionStatus(message(each));
      }
    }
    return response.build();
  }

  private static ModelVersionStatus message(ModelStatus status) {
    StatusProto.Builder told = StatusProto.newBuilder();
    status
        .reason()
        .ifPresent(
            reason -> told.setErrorCode(TensorflowErrorProto.Code.UNKNOWN).setErrorMessage(reason));
    return ModelVersionStatus.newBuilder()
        .setVersion(status.id().version())
        .setState(state(status.state()))
        .setStatus(told)
        .build();
  }

  private static ModelVersionStatus.State state(ModelState state) {
    return switch (state) {
      case LOADING -> ModelVersionStatus.State.LOADING;
      case READY -> ModelVersionStatus.State.AVAILABLE;
      case UNLOADING -> ModelVersionStatus.State.UNLOADING;
      case UNAVAILABLE -> ModelVersionStatus.State.END;
    };
  }
}
