package dev.primavista.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {
  @Test
  void a_signature_shape_accepts_any_size_where_it_says_so() {
    Shape spec = Shape.of(-1, 3);
    assertThat(spec.accepts(Shape.of(7, 3))).isTrue();
    assertThat(spec.accepts(Shape.of(7, 4))).isFalse();
    assertThat(spec.accepts(Shape.of(7))).isFalse();
    assertThat(spec).hasToString("[-1,3]");
  }

  @Test
  void element_counts_that_overflow_are_refused() {
    assertThatThrownBy(() -> Shape.of(1L << 40, 1L << 40).elementCount())
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Shape.of(-2)).hasMessage("dimension: -2 (expected: >= -1)");
  }

  @Test
  void a_buffer_of_the_wrong_length_is_refused_with_both_lengths() {
    assertThatThrownBy(() -> FixedTensor.wrap(DataType.FP32, Shape.of(2), ByteBuffer.allocate(7)))
        .hasMessage("data: 7 bytes (expected: 8 for FP32[2])");
  }

  @Test
  void a_slice_shares_the_rows_of_the_whole() {
    FixedTensor whole = FixedTensor.ofDoubles(Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
    FixedTensor rows = whole.slice(1, 3);
    assertThat(rows.shape()).isEqualTo(Shape.of(2, 2));
    assertThat(rows.doubles()).containsExactly(3, 4, 5, 6);
    whole.data().putDouble(16, 30);
    assertThat(rows.doubleAt(0)).isEqualTo(30);
  }

  @Test
  void texts_are_utf_8_and_sliced_by_rows() {
    BytesTensor texts = BytesTensor.ofStrings(List.of("a", "ä", "😀"));
    assertThat(texts.slice(1, 3).stringAt(1)).isEqualTo("😀");
    assertThat(texts.bytesAt(1)).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BYTES")
  void every_fixed_type_reads_back_a_one(DataType type) {
    FixedTensor tensor = FixedTensor.allocate(type, Shape.of(2));
    ByteBuffer data = tensor.data();
    switch (type) {
      case FP64 -> data.putDouble(8, 1);
      case FP32 -> data.putFloat(4, 1);
      case FP16 -> data.putShort(2, Float.floatToFloat16(1));
      case BF16 -> data.putShort(2, (short) 0x3f80);
      default -> data.put(type.byteSize(), (byte) 1);
    }
    assertThat(tensor.doubleAt(0)).isZero();
    assertThat(tensor.doubleAt(1)).isEqualTo(1);
  }

  @Test
  void unsigned_types_read_their_highest_value() {
    ByteBuffer ones = ByteBuffer.allocate(8).putLong(0, -1L);
    assertThat(FixedTensor.wrap(DataType.UINT8, Shape.of(8), ones.duplicate()).doubleAt(7))
        .isEqualTo(255);
    assertThat(FixedTensor.wrap(DataType.UINT16, Shape.of(4), ones.duplicate()).longAt(0))
        .isEqualTo(65535);
    assertThat(FixedTensor.wrap(DataType.UINT32, Shape.of(2), ones.duplicate()).longAt(1))
        .isEqualTo(4294967295L);
    assertThat(FixedTensor.wrap(DataType.UINT64, Shape.of(1), ones).doubleAt(0)).isEqualTo(0x1p64);
  }
}
