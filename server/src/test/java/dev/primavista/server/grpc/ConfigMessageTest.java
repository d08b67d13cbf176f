package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.proto.ConfigProto.ModelConfig;
import dev.primavista.proto.ConfigProto.ModelInput;
import dev.primavista.proto.ConfigProto.ModelInstanceGroup;
import dev.primavista.proto.ConfigProto.ModelQueuePolicy;
import dev.primavista.server.triton.FullConfig;
import org.junit.jupiter.api.Test;

final class ConfigMessageTest {
  @Test
  void what_was_declared_is_told() {
    ModelConfig config = ConfigMessage.of(FullConfig.model());
    assertThat(config.getVersionPolicy().getSpecific().getVersionsList()).containsExactly(1L, 3L);
    assertThat(config.getOutput(0).getLabelFilename()).isEqualTo("labels.txt");
    assertThat(config.getInput(0).getFormat()).isEqualTo(ModelInput.Format.FORMAT_NCHW);
    assertThat(config.getInput(0).getReshape().getShapeList()).containsExactly(2L, 2L);
    assertThat(config.getOutput(0).hasReshape()).isFalse();
    assertThat(config.getDefaultModelFilename()).isEqualTo("net.onnx");
    assertThat(config.getParametersOrThrow("owner").getStringValue()).isEqualTo("team a");
    assertThat(config.getInstanceGroup(0).getKind()).isEqualTo(ModelInstanceGroup.Kind.KIND_GPU);
    assertThat(config.getInstanceGroup(0).getGpusList()).containsExactly(1);
    assertThat(config.getInstanceGroup(1).getName()).isEqualTo("m_1");
    assertThat(
            config
                .getOptimization()
                .getExecutionAccelerators()
                .getGpuExecutionAccelerator(0)
                .getParametersOrThrow("precision_mode"))
        .isEqualTo("FP16");
    ModelQueuePolicy policy = config.getDynamicBatching().getDefaultQueuePolicy();
    assertThat(policy.getTimeoutAction()).isEqualTo(ModelQueuePolicy.TimeoutAction.DELAY);
    assertThat(policy.getDefaultTimeoutMicroseconds()).isEqualTo(5000);
    assertThat(config.getDynamicBatching().getPriorityQueuePolicyOrThrow(1).getMaxQueueSize())
        .isEqualTo(10);
    assertThat(config.getModelWarmup(0).getInputsOrThrow("x").getZeroData()).isTrue();
    assertThat(config.getModelWarmup(0).getCount()).isEqualTo(2);
  }

  @Test
  void an_ensemble_tells_its_steps() {
    ModelConfig config = ConfigMessage.of(FullConfig.ensemble());
    assertThat(config.getEnsembleScheduling().getStep(0).getModelName()).isEqualTo("net");
    assertThat(config.getEnsembleScheduling().getStep(0).getModelVersion()).isEqualTo(-1);
    assertThat(config.getEnsembleScheduling().getStep(1).getModelVersion()).isEqualTo(3);
    assertThat(config.getEnsembleScheduling().getStep(0).getOutputMapOrThrow("y")).isEqualTo("out");
    assertThat(config.hasDynamicBatching()).isFalse();
  }
}
