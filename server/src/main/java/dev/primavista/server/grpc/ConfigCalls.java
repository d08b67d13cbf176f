package dev.primavista.server.grpc;

import com.google.protobuf.MessageLite;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelStatistics;
import dev.primavista.core.model.ModelStatistics.Total;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.proto.InferenceProto;
import dev.primavista.proto.InferenceProto.InferBatchStatistics;
import dev.primavista.proto.InferenceProto.InferStatistics;
import dev.primavista.proto.InferenceProto.ModelConfigRequest;
import dev.primavista.proto.InferenceProto.ModelConfigResponse;
import dev.primavista.proto.InferenceProto.ModelStatisticsRequest;
import dev.primavista.proto.InferenceProto.ModelStatisticsResponse;
import dev.primavista.proto.InferenceProto.StatisticDuration;
import dev.primavista.server.oip.ModelPath;
import dev.primavista.server.security.Role;
import dev.primavista.server.triton.TritonConfig;
import java.util.List;
import java.util.OptionalLong;

/** What models are configured with, and what they did so far. */
final class ConfigCalls {
  private static final String SERVICE = "/inference.GRPCInferenceService/";

  private final ModelRegistry registry;

  ConfigCalls(ModelRegistry registry) {
    this.registry = registry;
  }

  List<Rpc> rpcs() {
    return List.of(
        Rpc.unary(SERVICE + "ModelConfig", Role.READER, ModelConfigRequest.parser(), this::config),
        Rpc.unary(
            SERVICE + "ModelStatistics",
            Role.READER,
            ModelStatisticsRequest.parser(),
            this::statistics));
  }

  private MessageLite config(ModelConfigRequest request) {
    ModelStatus status = registry.find(request.getName(), ModelVersion.parse(request.getVersion()));
    TritonConfig config = TritonConfig.of(ModelPath.ready(status));
    return ModelConfigResponse.newBuilder().setConfig(ConfigMessage.of(config)).build();
  }

  private MessageLite statistics(ModelStatisticsRequest request) {
    ModelStatisticsResponse.Builder all = ModelStatisticsResponse.newBuilder();
    for (ModelStatus status : asked(request)) {
      status.handle().ifPresent(handle -> all.addModelStats(message(handle)));
    }
    return all.build();
  }

  /** One version, all versions of a model, or everything that is loaded. */
  private List<ModelStatus> asked(ModelStatisticsRequest request) {
    if (request.getName().isEmpty()) {
      return registry.statuses();
    }
    OptionalLong version = ModelVersion.parse(request.getVersion());
    ModelStatus found = registry.find(request.getName(), version);
    return version.isPresent()
        ? List.of(found)
        : registry.statuses().stream()
            .filter(status -> status.id().name().equals(found.id().name()))
            .toList();
  }

  private static InferenceProto.ModelStatistics message(ModelHandle handle) {
    ModelId id = handle.id();
    ModelStatistics statistics = handle.statistics();
    InferenceProto.ModelStatistics.Builder message =
        InferenceProto.ModelStatistics.newBuilder()
            .setName(id.name())
            .setVersion(Long.toString(id.version()))
            .setLastInference(statistics.lastInferenceMillis())
            .setInferenceCount(statistics.inferenceCount())
            .setExecutionCount(statistics.executionCount())
            .setInferenceStats(message(statistics.requests()));
    for (ModelStatistics.BatchSize batch : statistics.batches()) {
      message.addBatchStats(
          InferBatchStatistics.newBuilder()
              .setBatchSize(batch.rows())
              .setComputeInput(message(batch.computeInput()))
              .setComputeInfer(message(batch.computeInfer()))
              .setComputeOutput(message(batch.computeOutput())));
    }
    return message.build();
  }

  private static InferStatistics message(ModelStatistics.Requests requests) {
    return InferStatistics.newBuilder()
        .setSuccess(message(requests.success()))
        .setFail(message(requests.fail()))
        .setQueue(message(requests.queue()))
        .setComputeInput(message(requests.computeInput()))
        .setComputeInfer(message(requests.computeInfer()))
        .setComputeOutput(message(requests.computeOutput()))
        .setCacheHit(message(requests.cacheHit()))
        .setCacheMiss(message(requests.cacheMiss()))
        .build();
  }

  private static StatisticDuration message(Total total) {
    return StatisticDuration.newBuilder().setCount(total.count()).setNs(total.nanos()).build();
  }
}
