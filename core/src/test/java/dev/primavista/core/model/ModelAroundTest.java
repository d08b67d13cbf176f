package dev.primavista.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ModelAroundTest {
  @Test
  void whatever_a_model_can_be_asked_is_asked_of_the_model_inside() {
    for (Method method : LoadedModel.class.getMethods()) {
      assertThat(ModelAround.class.getDeclaredMethods())
          .as("a method of its own for " + method)
          .anyMatch(
              own ->
                  own.getName().equals(method.getName())
                      && List.of(own.getParameterTypes())
                          .equals(List.of(method.getParameterTypes())));
    }
  }
}
