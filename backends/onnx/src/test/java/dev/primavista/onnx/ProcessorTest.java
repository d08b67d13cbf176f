package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instructions for products of bytes are believed in only where Linux names them. */
final class ProcessorTest {
  private static final String WITHOUT = "flags\t\t: fpu sse4_2 avx2 avx512f avx512bw";

  @ParameterizedTest
  @ValueSource(strings = {"avx512_vnni", "avx_vnni"})
  void either_name_of_them_counts(String name) {
    String with = WITHOUT + " " + name + " fsrm";
    assertThat(Processor.addsProductsOfBytesExactly(List.of("processor\t: 0", with, ""))).isTrue();
  }

  @Test
  void every_processor_has_to_have_them() {
    List<String> mixed =
        List.of("processor\t: 0", WITHOUT + " avx_vnni", "processor\t: 1", WITHOUT);
    assertThat(Processor.addsProductsOfBytesExactly(mixed)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {WITHOUT, WITHOUT + " avx_vnni_int8", "Features\t: fp asimd asimddp", ""})
  void nothing_else_does(String line) {
    assertThat(Processor.addsProductsOfBytesExactly(List.of(line))).isFalse();
  }
}
