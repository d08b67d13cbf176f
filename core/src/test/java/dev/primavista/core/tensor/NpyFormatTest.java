package dev.primavista.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files are numpy's own, made by {@code src/test/python/make_npy.py}. */
class NpyFormatTest {
  private static byte[] file(String name) {
    try (InputStream in =
        Objects.requireNonNull(NpyFormatTest.class.getResourceAsStream(name + ".npy"))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static FixedTensor numbers(String name) {
    return (FixedTensor) NpyFormat.read(file(name));
  }

  private static List<String> texts(String name) {
    BytesTensor texts = (BytesTensor) NpyFormat.read(file(name));
    return IntStream.range(0, texts.elementCount()).mapToObj(texts::stringAt).toList();
  }

  @ParameterizedTest
  @CsvSource({"float32, FP32", "fortran, FP64", "big_endian, INT16", "version2, INT64"})
  void numbers_are_read_in_the_order_of_tensors(String name, DataType type) {
    FixedTensor tensor = numbers(name);
    assertThat(tensor.dataType()).isEqualTo(type);
    assertThat(tensor.shape()).isEqualTo(Shape.of(2, 3, 4));
    assertThat(tensor.doubles()).isEqualTo(DoubleStream.iterate(0, x -> x + 1).limit(24).toArray());
  }

  @Test
  void numbers_keep_their_type() {
    assertThat(numbers("truths").dataType()).isEqualTo(DataType.BOOL);
    assertThat(numbers("truths").doubles()).containsExactly(1, 0, 1);
    assertThat(Long.toUnsignedString(numbers("unsigned").longAt(1)))
        .isEqualTo("18446744073709551615");
    assertThat(numbers("half").doubles()).containsExactly(0.5, -2.0);
    assertThat(numbers("scalar").shape()).isEqualTo(Shape.of());
    assertThat(numbers("scalar").longAt(0)).isEqualTo(7);
    assertThat(numbers("nothing").shape()).isEqualTo(Shape.of(0, 3));
  }

  @Test
  void texts_lose_what_fills_them_up() {
    assertThat(texts("texts")).containsExactly("a", "Zürich", "", "日本", "\uD83D\uDE00b", " c ");
    assertThat(texts("texts_fortran")).containsExactly("a", "bb", "ccc", "d");
    assertThat(texts("bytes")).containsExactly("pro", "free", "");
  }

  @ParameterizedTest
  @CsvSource({
    "objects, Python objects (expected: numbers or texts)",
    "dates, type M8 (expected: numbers or texts)",
    "complex, type c16 (expected: numbers or texts)",
    "record, 'an .npy header of another form (expected: one type, fortran_order, shape)'",
  })
  void what_is_no_number_and_no_text_is_refused(String name, String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NpyFormat.read(file(name)))
        .withMessageEndingWith(sentence);
  }

  @Test
  void a_file_that_is_cut_off_or_too_long_is_refused() {
    byte[] whole = file("float32");
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatIllegalArgumentException().isThrownBy(() -> NpyFormat.read(part));
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NpyFormat.read(longer))
        .withMessage(
            "an .npy array of shape [2,3,4] with 97 bytes of elements (expected: 4 for each)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999, 9999999999), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }",
        "{'descr': '<U0', 'fortran_order': False, 'shape': (999999999,), }",
        "{'descr': '<U999999999', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '<f3', 'fortran_order': False, 'shape': (), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,,1), }",
        "{'descr': '<U1', 'fortran_order': False, 'shape': (1,), }\u00ff\u00ff\u00ff\u00ff",
      })
  void a_claim_that_the_bytes_do_not_bear_is_refused(String text) {
    int end = text.lastIndexOf('}') + 1;
    byte[] content =
        ("\u0093NUMPY\u0001\0" + (char) end + "\0" + text).getBytes(StandardCharsets.ISO_8859_1);
    assertThatIllegalArgumentException().isThrownBy(() -> NpyFormat.read(content));
  }

  @ParameterizedTest
  @ValueSource(strings = {"float32", "truths", "unsigned", "half", "scalar", "texts", "nothing"})
  void what_is_written_is_numpys_own_file(String name) {
    assertThat(NpyFormat.write(NpyFormat.read(file(name)))).isEqualTo(file(name));
  }

  @Test
  void what_numpy_has_no_value_for_is_not_written() {
    byte[][] missing = {BytesTensor.MISSING};
    byte[][] bytes = {{(byte) 0xff}};
    byte[][] uneven = new byte[100_000][];
    Arrays.fill(uneven, new byte[0]);
    uneven[0] = "x".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
    for (byte[][] elements : List.of(missing, bytes, uneven)) {
      BytesTensor texts = BytesTensor.wrap(Shape.of(elements.length), elements);
      assertThatIllegalArgumentException().isThrownBy(() -> NpyFormat.write(texts));
    }
    FixedTensor brain = FixedTensor.allocate(DataType.BF16, Shape.of(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NpyFormat.write(brain))
        .withMessageContaining("BF16");
  }
}
