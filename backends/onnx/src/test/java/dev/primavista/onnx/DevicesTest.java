package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.primavista.core.model.Device;
import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** GPUs, played by a provider that is asked like the true one and leaves the work to the CPU. */
class DevicesTest {
  private static final Placement THREE_ON_TWO =
      new Placement(List.of(Device.cuda(0), Device.cuda(0), Device.cuda(1)), true, true);

  private final List<String> used = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private void record(OrtSession.SessionOptions options, Device device, Placement placement) {
    used.add(
        device + (placement.tensorRt() ? " tensorrt" : "") + (placement.half() ? " fp16" : ""));
  }

  private static void absent(OrtSession.SessionOptions options, Device device, Placement placement)
      throws OrtException {
    throw new OrtException("CUDA driver version is insufficient for CUDA runtime version");
  }

  private static LoadOptions on(Placement placement) {
    return new LoadOptions(List.of(), List.of(), placement, Map.of());
  }

  @Test
  void each_device_has_one_session_that_its_instances_share() {
    Devices devices = new Devices(Device.CPU, false, this::record, warnings::add);
    try (LoadedModel model =
            new OnnxBackend(devices).load(Fixtures.model("mlp"), on(THREE_ON_TWO));
        ModelInstance first = model.newInstance();
        ModelInstance second = model.newInstance();
        ModelInstance third = model.newInstance()) {
      assertThat(used).containsExactly("cuda:0 tensorrt fp16", "cuda:1 tensorrt fp16");
      for (ModelInstance instance : List.of(first, second, third)) {
        assertThat(instance.execute(model.example())).isNotEmpty();
      }
    }
  }

  @Test
  void models_that_name_no_device_execute_on_the_usual_one() {
    Devices devices = new Devices(Device.cuda(2), false, this::record, warnings::add);
    try (LoadedModel model = new OnnxBackend(devices).load(Fixtures.model("mlp"))) {
      assertThat(used).containsExactly("cuda:2");
      assertThat(model.batchable()).isTrue();
    }
  }

  @Test
  void a_device_that_refuses_ends_the_load() {
    Devices devices = new Devices(Device.cuda(0), false, DevicesTest::absent, warnings::add);

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> new OnnxBackend(devices).load(Fixtures.model("mlp")).close())
        .withMessage(
            "mlp.onnx cannot be executed on [cuda:0]: CUDA driver version is insufficient for CUDA"
                + " runtime version")
        .satisfies(refused -> assertThat(refused.code()).isEqualTo("device_unavailable"));
    assertThat(warnings).isEmpty();
  }

  @Test
  void the_cpu_takes_it_with_a_warning_where_that_is_allowed() {
    Devices devices = new Devices(Device.CPU, true, DevicesTest::absent, warnings::add);
    try (LoadedModel model =
            new OnnxBackend(devices).load(Fixtures.model("mlp"), on(THREE_ON_TWO));
        ModelInstance instance = model.newInstance()) {
      assertThat(instance.execute(model.example())).isNotEmpty();
      assertThat(warnings)
          .containsExactly(
              "mlp.onnx cannot be executed on [cuda:0, cuda:1]: CUDA driver version is"
                  + " insufficient for CUDA runtime version; the CPU executes it");
    }
  }

  @Test
  void the_true_providers_are_refused_by_the_cpu_build() {
    Devices devices = Devices.nvidia(Device.cuda(0), false, warnings::add);

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> new OnnxBackend(devices).load(Fixtures.model("mlp")).close())
        .satisfies(refused -> assertThat(refused.code()).isEqualTo("device_unavailable"));
  }
}
