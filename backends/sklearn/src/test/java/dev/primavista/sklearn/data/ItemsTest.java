package dev.primavista.sklearn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.Sklearn;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.testkit.SharedData;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemsTest {
  private static final Path FIXTURES =
      SharedData.projectRoot()
          .resolve("backends/sklearn/src/test/resources/dev/primavista/sklearn");

  @Test
  void numbers_of_every_class_are_doubles_at_any_depth() {
    assertThat(new Items(List.of(List.of(1, 2L, 0.5f), Map.of("a", (short) 3), true, "x")).values())
        .containsExactly(List.of(1.0, 2.0, 0.5), Map.of("a", 3.0), true, "x");
  }

  @Test
  void dicts_of_whole_numbers_are_taken() {
    for (String model : List.of("preparation/lists-in-dicts", "preparation/hashes-of-integers")) {
      assertThat(transformed(model + "/model.pkl", Map.of("n", 3, "a", 2L)))
          .isEqualTo(transformed(model + "/model.pkl", Map.of("n", 3.0, "a", 2.0)));
    }
    assertThat(transformed("choosy/pairs.pkl", List.of(List.of("a", 2))))
        .isEqualTo(transformed("choosy/pairs.pkl", List.of(List.of("a", 2.0))));
  }

  private static double[] transformed(String model, Object row) {
    Data answer =
        Sklearn.load(FIXTURES.resolve(model)).apply(Method.TRANSFORM, new Items(List.of(row)));
    return Rows.numbers(answer).toDense().values();
  }

  @Test
  void a_row_that_is_null_is_refused() {
    assertThatThrownBy(() -> new Items(Collections.singletonList(null)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("row 0 is null, a value expected");
  }
}
