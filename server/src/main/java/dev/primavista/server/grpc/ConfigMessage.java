package dev.primavista.server.grpc;

import dev.primavista.core.ensemble.EnsembleSpec;
import dev.primavista.core.model.ModelConfig.Queue.OnTimeout;
import dev.primavista.core.model.ModelConfig.Queue.Policy;
import dev.primavista.core.model.Placement;
import dev.primavista.core.model.Written;
import dev.primavista.proto.ConfigProto.DataType;
import dev.primavista.proto.ConfigProto.ModelConfig;
import dev.primavista.proto.ConfigProto.ModelDynamicBatching;
import dev.primavista.proto.ConfigProto.ModelEnsembling;
import dev.primavista.proto.ConfigProto.ModelInput;
import dev.primavista.proto.ConfigProto.ModelInstanceGroup;
import dev.primavista.proto.ConfigProto.ModelOptimizationPolicy;
import dev.primavista.proto.ConfigProto.ModelOptimizationPolicy.ExecutionAccelerators;
import dev.primavista.proto.ConfigProto.ModelOutput;
import dev.primavista.proto.ConfigProto.ModelParameter;
import dev.primavista.proto.ConfigProto.ModelQueuePolicy;
import dev.primavista.proto.ConfigProto.ModelResponseCache;
import dev.primavista.proto.ConfigProto.ModelTensorReshape;
import dev.primavista.proto.ConfigProto.ModelTransactionPolicy;
import dev.primavista.proto.ConfigProto.ModelVersionPolicy;
import dev.primavista.proto.ConfigProto.ModelWarmup;
import dev.primavista.server.triton.TritonConfig;
import java.util.List;
import java.util.Map;

/** A model's configuration as Triton's ModelConfig message. */
final class ConfigMessage {
  private ConfigMessage() {}

  static ModelConfig of(TritonConfig config) {
    ModelConfig.Builder message =
        ModelConfig.newBuilder()
            .setName(config.name())
            .setPlatform(config.platform())
            .setBackend(config.backend())
            .setMaxBatchSize(config.maxBatchSize())
            .setModelTransactionPolicy(ModelTransactionPolicy.getDefaultInstance())
            .setResponseCache(ModelResponseCache.newBuilder().setEnable(config.cached()));
    for (TritonConfig.Group group : config.groups()) {
      message.addInstanceGroup(
          ModelInstanceGroup.newBuilder()
              .setName(config.name() + "_" + message.getInstanceGroupCount())
              .setKind(ModelInstanceGroup.Kind.valueOf(group.kind()))
              .setCount(group.count())
              .addAllGpus(group.gpus()));
    }
    for (TritonConfig.Io input : config.inputs()) {
      ModelInput.Builder told =
          ModelInput.newBuilder()
              .setName(input.name())
              .setDataType(DataType.valueOf(input.dataType()))
              .setFormat(ModelInput.Format.valueOf(config.format(input)))
              .addAllDims(input.dims());
      input.reshape().ifPresent(shape -> told.setReshape(reshape(shape)));
      message.addInput(told);
    }
    Map<String, String> labelFiles = config.written().tensors().labelFiles();
    for (TritonConfig.Io output : config.outputs()) {
      ModelOutput.Builder told =
          ModelOutput.newBuilder()
              .setName(output.name())
              .setDataType(DataType.valueOf(output.dataType()))
              .setLabelFilename(labelFiles.getOrDefault(output.name(), ""))
              .addAllDims(output.dims());
      output.reshape().ifPresent(shape -> told.setReshape(reshape(shape)));
      message.addOutput(told);
    }
    config.batching().ifPresent(batching -> message.setDynamicBatching(batching(batching)));
    if (!config.steps().isEmpty()) {
      message.setEnsembleScheduling(ensemble(config.steps()));
    }
    addWritten(config.written(), message);
    return message.build();
  }

  private static ModelTensorReshape reshape(List<Long> shape) {
    return ModelTensorReshape.newBuilder().addAllShape(shape).build();
  }

  private static ModelDynamicBatching batching(TritonConfig.Batching batching) {
    ModelDynamicBatching.Builder message =
        ModelDynamicBatching.newBuilder()
            .addAllPreferredBatchSize(batching.preferredSizes())
            .setMaxQueueDelayMicroseconds(batching.maxDelayMicros())
            .setPriorityLevels(batching.priorityLevels())
            .setDefaultPriorityLevel(batching.defaultPriorityLevel());
    batching.policy().ifPresent(policy -> message.setDefaultQueuePolicy(policy(policy)));
    batching
        .policies()
        .forEach((level, policy) -> message.putPriorityQueuePolicy(level, policy(policy)));
    return message.build();
  }

  private static ModelQueuePolicy policy(Policy policy) {
    return ModelQueuePolicy.newBuilder()
        .setTimeoutAction(
            policy.onTimeout() == OnTimeout.DELAY
                ? ModelQueuePolicy.TimeoutAction.DELAY
                : ModelQueuePolicy.TimeoutAction.REJECT)
        .setDefaultTimeoutMicroseconds(policy.timeout().toNanos() / 1000)
        .setMaxQueueSize(policy.capacity())
        .build();
  }

  private static ModelEnsembling ensemble(List<EnsembleSpec.Step> steps) {
    ModelEnsembling.Builder message = ModelEnsembling.newBuilder();
    for (EnsembleSpec.Step step : steps) {
      message.addStep(
          ModelEnsembling.Step.newBuilder()
              .setModelName(step.model())
              .setModelVersion(step.version().orElse(TritonConfig.NO_VERSION))
              .putAllInputMap(step.inputs())
              .putAllOutputMap(step.outputs()));
    }
    return message.build();
  }

  private static void addWritten(Written written, ModelConfig.Builder message) {
    written.versions().ifPresent(versions -> message.setVersionPolicy(versions(versions)));
    written.file().ifPresent(message::setDefaultModelFilename);
    if (written.placement().tensorRt()) {
      message.setOptimization(tensorRt(written.placement()));
    }
    written
        .parameters()
        .forEach(
            (key, text) ->
                message.putParameters(
                    key, ModelParameter.newBuilder().setStringValue(text).build()));
    written.warmUps().forEach(warmUp -> message.addModelWarmup(warmUp(warmUp)));
  }

  private static ModelOptimizationPolicy tensorRt(Placement placement) {
    return ModelOptimizationPolicy.newBuilder()
        .setExecutionAccelerators(
            ExecutionAccelerators.newBuilder()
                .addGpuExecutionAccelerator(
                    ExecutionAccelerators.Accelerator.newBuilder()
                        .setName(TritonConfig.TENSOR_RT)
                        .putAllParameters(TritonConfig.tensorRtParameters(placement))))
        .build();
  }

  private static ModelVersionPolicy versions(Written.Versions versions) {
    ModelVersionPolicy.Builder message = ModelVersionPolicy.newBuilder();
    if (versions.latest() > 0) {
      message.setLatest(ModelVersionPolicy.Latest.newBuilder().setNumVersions(versions.latest()));
    } else if (versions.specific().isEmpty()) {
      message.setAll(ModelVersionPolicy.All.getDefaultInstance());
    } else {
      message.setSpecific(
          ModelVersionPolicy.Specific.newBuilder().addAllVersions(versions.specific()));
    }
    return message.build();
  }

  private static ModelWarmup warmUp(Written.WarmUp warmUp) {
    ModelWarmup.Builder message =
        ModelWarmup.newBuilder()
            .setName(warmUp.name())
            .setBatchSize(warmUp.batchSize())
            .setCount(warmUp.count());
    warmUp.inputs().forEach((name, data) -> message.putInputs(name, input(data)));
    return message.build();
  }

  private static ModelWarmup.Input input(Written.Data data) {
    ModelWarmup.Input.Builder message =
        ModelWarmup.Input.newBuilder()
            .setDataType(DataType.valueOf(TritonConfig.typeName(data.type())))
            .addAllDims(data.dims());
    if (data.file().isPresent()) {
      message.setInputDataFile(data.file().get());
    } else if (data.random()) {
      message.setRandomData(true);
    } else {
      message.setZeroData(true);
    }
    return message.build();
  }
}
