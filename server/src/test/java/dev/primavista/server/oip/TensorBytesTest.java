package dev.primavista.server.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TensorBytesTest {
  private static TensorHead head(DataType type, long... shape) {
    return new TensorHead("input 'x'", "inputs[0]", type, Shape.of(shape));
  }

  private static InvalidRequest refusal(TensorHead head, byte[] bytes) {
    return catchThrowableOfType(
        InvalidRequest.class, () -> TensorBytes.decode(head, bytes, 0, bytes.length));
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BYTES", "BOOL"})
  void numbers_are_shared_with_the_body_and_come_back_bit_for_bit(DataType type) {
    byte[] body = new byte[5 + 6 * type.byteSize() + 3];
    new Random(5).nextBytes(body);
    FixedTensor tensor =
        (FixedTensor) TensorBytes.decode(head(type, 2, 3), body, 5, 6 * type.byteSize());
    assertThat(tensor.dataType()).isEqualTo(type);
    assertThat(tensor.elementCount()).isEqualTo(6);
    assertThat(TensorBytes.encode(tensor)).isEqualTo(ByteBuffer.wrap(body, 5, 6 * type.byteSize()));
    body[5]++;
    assertThat(tensor.data().get(0)).isEqualTo(body[5]);
  }

  @Test
  void truths_are_one_byte_each() {
    FixedTensor tensor =
        (FixedTensor) TensorBytes.decode(head(DataType.BOOL, 2), new byte[] {0, 1}, 0, 2);
    assertThat(tensor.doubles()).containsExactly(0, 1);
    assertThat(refusal(head(DataType.BOOL, 2), new byte[] {0, 2}).code()).isEqualTo("out_of_range");
  }

  @Test
  void elements_of_any_bytes_and_any_length_come_back() {
    byte[][] elements = {{}, {(byte) 0xFF, 0, (byte) 0xC0}, new byte[100_000]};
    BytesTensor tensor = BytesTensor.wrap(Shape.of(3), elements);
    ByteBuffer encoded = TensorBytes.encode(tensor);
    assertThat(encoded.remaining()).isEqualTo(3 * 4 + 3 + 100_000);
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    Tensor back = TensorBytes.decode(head(DataType.BYTES, 3), bytes, 0, bytes.length);
    for (int i = 0; i < 3; i++) {
      assertThat(((BytesTensor) back).bytesAt(i)).isEqualTo(elements[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({"7", "9", "0", "16"})
  void bytes_of_another_number_than_the_shape_needs_are_refused(int size) {
    InvalidRequest refusal = refusal(head(DataType.FP32, 1, 2), new byte[size]);
    assertThat(refusal.code()).isEqualTo("binary_size");
    assertThat(refusal.getMessage()).contains("input 'x'", size + " bytes given", "8 expected");
  }

  @Test
  void shapes_beyond_all_bytes_are_refused_before_memory_is_taken() {
    assertThat(refusal(head(DataType.FP32, 1L << 40, 1L << 40), new byte[8]).code())
        .isEqualTo("element_count");
    assertThat(refusal(head(DataType.FP32, (1L << 62) + 1, 2), new byte[8]).code())
        .isEqualTo("element_count");
    assertThat(refusal(head(DataType.BYTES, 1L << 30), new byte[8]).code())
        .isEqualTo("element_count");
  }

  @Test
  void broken_lengths_of_elements_are_refused() {
    for (int length : new int[] {9, -1, 0}) {
      byte[] bytes = new byte[4 + 3];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(0, length);
      assertThat(refusal(head(DataType.BYTES, 1), bytes).code()).isEqualTo("binary_size");
    }
    assertThat(refusal(head(DataType.BYTES, 1), new byte[] {1, 0}).code())
        .isEqualTo("element_count");
  }
}
