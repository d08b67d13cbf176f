package dev.primavista.server.grpc;

import com.google.protobuf.MessageLite;
import dev.primavista.core.ServingException.ModelNotFound;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelState;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.proto.InferenceProto;
import dev.primavista.server.http.ServerInfo;
import dev.primavista.server.memory.SharedMemory;
import dev.primavista.server.oip.ModelPath;
import dev.primavista.server.oip.OipRoutes;
import dev.primavista.server.oip.Platform;
import dev.primavista.server.security.Role;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What there is and whether it answers: the server's and the models' health and metadata. */
final class ModelCalls {
  private static final String SERVICE = "/inference.GRPCInferenceService/";

  private final ModelRegistry registry;
  private final Optional<SharedMemory> memory;
  private final BooleanSupplier ready;

  /**
   * @param memory where clients may leave tensors; empty for none
   * @param ready whether the whole server answers
   */
  ModelCalls(ModelRegistry registry, Optional<SharedMemory> memory, BooleanSupplier ready) {
    this.registry = registry;
    this.memory = memory;
    this.ready = ready;
  }

  List<Rpc> rpcs() {
    return List.of(
        Rpc.unary(
            SERVICE + "ServerLive",
            Role.ANYBODY,
            InferenceProto.ServerLiveRequest.parser(),
            _ -> InferenceProto.ServerLiveResponse.newBuilder().setLive(true).build()),
        Rpc.unary(
            SERVICE + "ServerReady",
            Role.ANYBODY,
            InferenceProto.ServerReadyRequest.parser(),
            _ ->
                InferenceProto.ServerReadyResponse.newBuilder()
                    .setReady(ready.getAsBoolean())
                    .build()),
        Rpc.unary(
            SERVICE + "ModelReady",
            Role.READER,
            InferenceProto.ModelReadyRequest.parser(),
            this::modelReady),
        Rpc.unary(
            SERVICE + "ServerMetadata",
            Role.READER,
            InferenceProto.ServerMetadataRequest.parser(),
            _ -> serverMetadata()),
        Rpc.unary(
            SERVICE + "ModelMetadata",
            Role.READER,
            InferenceProto.ModelMetadataRequest.parser(),
            this::modelMetadata));
  }

  /** Says no of a model that is not known, as Triton does and its clients expect. */
  private MessageLite modelReady(InferenceProto.ModelReadyRequest request) {
    boolean answers;
    try {
      answers = find(request.getName(), request.getVersion()).handle().isPresent();
    } catch (ModelNotFound unknown) {
      answers = false;
    }
    return InferenceProto.ModelReadyResponse.newBuilder().setReady(answers).build();
  }

  private MessageLite serverMetadata() {
    return InferenceProto.ServerMetadataResponse.newBuilder()
        .setName(ServerInfo.CURRENT.name())
        .setVersion(ServerInfo.CURRENT.version())
        .addAllExtensions(OipRoutes.extensions(memory))
        .build();
  }

  private MessageLite modelMetadata(InferenceProto.ModelMetadataRequest request) {
    ModelHandle handle = ModelPath.ready(find(request.getName(), request.getVersion()));
    String name = handle.id().name();
    InferenceProto.ModelMetadataResponse.Builder metadata =
        InferenceProto.ModelMetadataResponse.newBuilder()
            .setName(name)
            .setPlatform(Platform.of(handle.model().description().backend()));
    for (ModelStatus each : registry.statuses()) {
      if (each.id().name().equals(name) && each.state() == ModelState.READY) {
        metadata.addVersions(Long.toString(each.id().version()));
      }
    }
    handle.signature().inputs().forEach(spec -> metadata.addInputs(tensor(spec)));
    handle.signature().outputs().forEach(spec -> metadata.addOutputs(tensor(spec)));
    return metadata.build();
  }

  private static InferenceProto.ModelMetadataResponse.TensorMetadata tensor(TensorSpec spec) {
    InferenceProto.ModelMetadataResponse.TensorMetadata.Builder tensor =
        InferenceProto.ModelMetadataResponse.TensorMetadata.newBuilder()
            .setName(spec.name())
            .setDatatype(spec.dataType().name());
    for (long dimension : spec.shape().dimensions()) {
      tensor.addShape(dimension);
    }
    return tensor.build();
  }

  private ModelStatus find(String name, String version) {
    return registry.find(name, ModelVersion.parse(version));
  }
}
