package dev.primavista.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ParametersTest {
  private static InferRequest with(Map<String, Object> parameters) {
    return new InferRequest(
        "m",
        OptionalLong.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        parameters);
  }

  private static Stream<Object> wholeNumbers() {
    return Stream.of((byte) 5, (short) 5, 5, 5L, java.math.BigInteger.valueOf(5));
  }

  @ParameterizedTest
  @MethodSource("wholeNumbers")
  void whole_numbers_of_every_class_are_numbers(Object value) {
    assertThat(written(with(Map.of("timeout", value)))).contains("{\"timeout\":5,");
  }

  @Test
  void floats_are_numbers_and_texts_stay_texts() {
    assertThat(written(with(Map.of("timeout", 0.5f)))).contains("{\"timeout\":0.5,");
    assertThat(written(with(Map.of("timeout", "5")))).contains("{\"timeout\":\"5\",");
  }

  private static String written(InferRequest request) {
    RequestBody body = RequestBody.of(request, ClientConfig.Encoding.BINARY, Duration.ofSeconds(1));
    return StandardCharsets.UTF_8.decode(body.parts().getFirst()).toString();
  }

  @Test
  void parameters_that_the_protocol_does_not_know_are_refused() {
    assertThatThrownBy(() -> with(Map.of("a", List.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("parameters: 'a' is a List")
        .hasMessageEndingWith("(expected: a text, a boolean or a number)");
  }
}
