package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.primavista.core.model.LoadedModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClosedModelTest {
  @ParameterizedTest
  @ValueSource(strings = {"mlp", "identity_fp32"})
  void a_closed_model_has_no_more_instances(String name) {
    LoadedModel model = new OnnxBackend().load(Fixtures.model(name));
    model.close();
    model.close();
    assertThatIllegalStateException()
        .isThrownBy(model::newInstance)
        .withMessage("newInstance on a closed model (expected: an open one)");
  }
}
