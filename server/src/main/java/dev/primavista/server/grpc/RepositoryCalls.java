package dev.primavista.server.grpc;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.core.repository.RepositoryControl;
import dev.primavista.core.repository.RepositoryControl.Replacement;
import dev.primavista.proto.InferenceProto.ModelRepositoryParameter;
import dev.primavista.proto.InferenceProto.RepositoryIndexRequest;
import dev.primavista.proto.InferenceProto.RepositoryIndexResponse;
import dev.primavista.proto.InferenceProto.RepositoryModelLoadRequest;
import dev.primavista.proto.InferenceProto.RepositoryModelLoadResponse;
import dev.primavista.proto.InferenceProto.RepositoryModelUnloadRequest;
import dev.primavista.proto.InferenceProto.RepositoryModelUnloadResponse;
import dev.primavista.server.grpc.message.CallException;
import dev.primavista.server.grpc.message.Code;
import dev.primavista.server.grpc.message.Frame;
import dev.primavista.server.security.Role;
import dev.primavista.server.triton.LoadRequest;
import dev.primavista.server.triton.RepositoryRoutes;
import dev.primavista.server.triton.RepositoryThreads;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What is in the repository, and which of it is served. */
final class RepositoryCalls {
  private static final String SERVICE = "/inference.GRPCInferenceService/";
  private static final String CONFIG = "config";
  private static final String FILE = "file:";
  private static final String UNLOAD_DEPENDENTS = "unload_dependents";

  private final RepositoryControl control;
  private final RepositoryThreads threads;

  /**
   * @param threads that the calls run on
   */
  RepositoryCalls(RepositoryControl control, RepositoryThreads threads) {
    this.control = control;
    this.threads = threads;
  }

  List<Rpc> rpcs() {
    return List.of(
        rpc("RepositoryIndex", Role.READER, RepositoryIndexRequest.parser(), this::index),
        rpc("RepositoryModelLoad", Role.ADMIN, RepositoryModelLoadRequest.parser(), this::load),
        rpc(
            "RepositoryModelUnload",
            Role.ADMIN,
            RepositoryModelUnloadRequest.parser(),
            this::unload));
  }

  private <M extends MessageLite> Rpc rpc(
      String method, Role role, Parser<M> parser, Function<M, MessageLite> answer) {
    return new Rpc.Unary(
        SERVICE + method,
        role,
        message -> {
          M request = message.parse(parser);
          return threads.call(() -> Frame.of(answer.apply(request)));
        });
  }

  private MessageLite index(RepositoryIndexRequest request) {
    refuseName(request.getRepositoryName());
    RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
    for (ModelStatus status : control.index(request.getReady())) {
      index.addModels(
          RepositoryIndexResponse.ModelIndex.newBuilder()
              .setName(status.id().name())
              .setVersion(Long.toString(status.id().version()))
              .setState(status.state().name())
              .setReason(status.reason().orElse("")));
    }
    return index.build();
  }

  private MessageLite load(RepositoryModelLoadRequest request) {
    refuseName(request.getRepositoryName());
    String model = RepositoryRoutes.folderName(request.getModelName());
    control.load(model, replacement(request.getParametersMap()));
    return RepositoryModelLoadResponse.getDefaultInstance();
  }

  private MessageLite unload(RepositoryModelUnloadRequest request) {
    refuseName(request.getRepositoryName());
    ModelRepositoryParameter dependents = request.getParametersMap().get(UNLOAD_DEPENDENTS);
    require(dependents == null || dependents.hasBoolParam(), UNLOAD_DEPENDENTS, "bool_param");
    control.unload(
        RepositoryRoutes.folderName(request.getModelName()),
        dependents != null && dependents.getBoolParam());
    return RepositoryModelUnloadResponse.getDefaultInstance();
  }

  private static Replacement replacement(Map<String, ModelRepositoryParameter> parameters) {
    Optional<String> config = Optional.empty();
    Map<String, byte[]> files = new TreeMap<>();
    for (Map.Entry<String, ModelRepositoryParameter> parameter : parameters.entrySet()) {
      String name = parameter.getKey();
      ModelRepositoryParameter value = parameter.getValue();
      if (name.equals(CONFIG)) {
        require(value.hasStringParam(), name, "string_param");
        config = Optional.of(value.getStringParam());
      } else if (name.startsWith(FILE)) {
        require(value.hasBytesParam(), name, "bytes_param");
        files.put(
            LoadRequest.inside(name.substring(FILE.length())), value.getBytesParam().toByteArray());
      }
    }
    return config.isEmpty() && files.isEmpty() ? Replacement.NONE : new Replacement(config, files);
  }

  private static void require(boolean sound, String name, String expected) {
    if (!sound) {
      throw new InvalidRequest(
          "wrong_type",
          "invalid value type for '" + name + "' parameter, expected " + expected + ".",
          "parameters." + name);
    }
  }

  /** There is one repository, which has no name. */
  private static void refuseName(String repository) {
    if (!repository.isEmpty()) {
      throw new CallException(
          Code.UNIMPLEMENTED, "'repository_name' specification is not supported");
    }
  }
}
