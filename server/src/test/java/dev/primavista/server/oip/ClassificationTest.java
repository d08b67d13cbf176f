package dev.primavista.server.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ClassificationTest {
  private static final List<String> LABELS = List.of("cat", "dog", "bird", "fish");

  private static List<String> texts(BytesTensor tensor) {
    return IntStream.range(0, tensor.elementCount()).mapToObj(tensor::stringAt).toList();
  }

  @Test
  void each_row_tells_its_greatest_with_index_and_label() {
    FixedTensor scores = FixedTensor.ofFloats(Shape.of(2, 4), 1, 5, 10, 4, 9, 2, 3, 1);
    BytesTensor told = Classification.of("y", scores, 2, LABELS);
    assertThat(told.shape()).isEqualTo(Shape.of(2, 2));
    assertThat(texts(told)).containsExactly("10.0:2:bird", "5.0:1:dog", "9.0:0:cat", "3.0:2:bird");
  }

  @Test
  void without_labels_or_rows_index_and_value_stand_alone() {
    FixedTensor scores = FixedTensor.ofLongs(Shape.of(3), 7, 7, 8);
    BytesTensor told = Classification.of("y", scores, 9, List.of());
    assertThat(told.shape()).isEqualTo(Shape.of(3));
    assertThat(texts(told)).containsExactly("8:2", "7:0", "7:1");
  }

  @Test
  void no_rows_have_as_many_columns_as_others() {
    FixedTensor none = FixedTensor.allocate(DataType.FP64, Shape.of(0, 5));
    assertThat(Classification.of("y", none, 2, List.of()).shape()).isEqualTo(Shape.of(0, 2));
    FixedTensor wide = FixedTensor.allocate(DataType.FP64, Shape.of(0, 1L << 40));
    assertThat(Classification.of("y", wide, 9, List.of()).shape()).isEqualTo(Shape.of(0, 9));
  }

  @Test
  void an_element_without_a_label_has_its_index_alone() {
    FixedTensor scores = FixedTensor.ofLongs(Shape.of(3), 7, 9, 8);
    assertThat(texts(Classification.of("y", scores, 2, List.of("a", "", "c"))))
        .containsExactly("9:1", "8:2:c");
  }

  @Test
  void what_is_no_number_goes_last() {
    FixedTensor scores =
        FixedTensor.ofDoubles(
            Shape.of(1, 3), Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    assertThat(texts(Classification.of("y", scores, 3, List.of())))
        .containsExactly("Infinity:2", "-Infinity:1", "NaN:0");
  }

  @Test
  void texts_have_no_order() {
    assertThat(
            catchThrowableOfType(
                    InvalidRequest.class,
                    () -> Classification.of("y", BytesTensor.ofStrings(LABELS), 1, LABELS))
                .getMessage())
        .contains("output 'y'");
  }
}
