package dev.primavista.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.FakeModel;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

final class InstanceAroundTest {
  private final FakeModel model = new FakeModel();

  @Test
  void whatever_an_instance_can_be_asked_is_asked_of_the_instance_inside() {
    for (Method method : ModelInstance.class.getMethods()) {
      assertThat(InstanceAround.class.getDeclaredMethods())
          .as("a method of its own for " + method)
          .anyMatch(
              own ->
                  own.getName().equals(method.getName())
                      && List.of(own.getParameterTypes())
                          .equals(List.of(method.getParameterTypes())));
    }
  }

  @Test
  void inputs_are_changed_on_their_way_in_and_outputs_on_their_way_out() {
    try (ModelInstance instance = around(model.newInstance())) {
      for (SequencedMap<String, Tensor> outputs :
          List.of(
              instance.execute(FakeModel.input(1)),
              instance.execute(FakeModel.input(1), List.of("y")))) {
        assertThat(outputs.get("answer"))
            .isInstanceOfSatisfying(
                FixedTensor.class, answer -> assertThat(answer.doubles()).containsExactly(10));
      }
      instance.terminate();
    }
    assertThat(model.terminated).hasValue(1);
    assertThat(model.openInstances).hasValue(0);
  }

  private static ModelInstance around(ModelInstance inside) {
    return new InstanceAround(inside) {
      @Override
      protected Map<String, Tensor> inwards(Map<String, Tensor> inputs) {
        return FakeModel.input(5);
      }

      @Override
      protected SequencedMap<String, Tensor> outwards(SequencedMap<String, Tensor> outputs) {
        return new LinkedHashMap<>(Map.of("answer", outputs.firstEntry().getValue()));
      }
    };
  }
}
