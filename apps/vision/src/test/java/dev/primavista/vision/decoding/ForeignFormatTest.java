package dev.primavista.vision.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures of other formats are refused by their names. */
class ForeignFormatTest {
  private static final ImageDecoder DECODER = ImageDecoder.withLimit(1_000_000);

  private static void assertRefused(byte[] file, String name) {
    assertThatThrownBy(() -> DECODER.decode(file))
        .isInstanceOfSatisfying(
            ImageException.class,
            refusal -> assertThat(refusal.code()).isEqualTo("unsupported_image"))
        .hasMessage(name + " is not read here (expected: JPEG, PNG, WebP, GIF, BMP or TIFF)");
    assertThat(ImageDecoder.isPicture(file)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "00000020 66747970 61766966 00000000 61766966, an AVIF",
    "00000020 66747970 6d696631 00000000 6d696631 61766966, an AVIF",
    "00000018 66747970 68656963 00000000 68656963, a HEIC",
    "00000018 66747970 6d696631 00000000 68656963, a HEIC",
    "0000000c 6a502020 0d0a870a 00000014, a JPEG 2000",
    "ff4fff51 002f0000, a JPEG 2000",
    "0000000c 4a584c20 0d0a870a 00000014, a JPEG XL",
    "ff0afa1f 01919c00, a JPEG XL",
    "00000100 01001010, an ICO",
    "00000200 01001010, a CUR",
    "50360a32 20320a32 35350a00, 'a PPM, PGM or PBM'",
    "38425053 00010000, a Photoshop file",
    "762f3101 02000000, an OpenEXR",
    "44445320 7c000000, a DDS",
    "716f6966 00000001, a QOI",
  })
  void a_picture_of_another_format_is_refused_by_its_name(String hex, String name) {
    assertRefused(HexFormat.of().parseHex(hex.replace(" ", "")), name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "\uFEFF\n<?xml version='1.0'?>\n<!-- drawn --><svg/>",
        "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' ''><svg/>",
      })
  void a_drawing_is_refused_by_its_name(String text) {
    assertRefused(text.getBytes(StandardCharsets.UTF_8), "an SVG");
  }

  @Test
  void a_tga_is_known_by_its_end() {
    byte[] file = Arrays.copyOf(HexFormat.of().parseHex("00000200000000000000000001000100"), 60);
    byte[] end = "TRUEVISION-XFILE.\0".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(end, 0, file, file.length - end.length, end.length);
    assertRefused(file, "a TGA");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000018 66747970 69736f6d 00000000 69736f6d", // MP4
        "00000018 66747970",
        "00000100 00000000", // icons, but none
        "50",
        "5038 0a",
      })
  void what_is_no_picture_is_not_called_one(String hex) {
    byte[] file = HexFormat.of().parseHex(hex.replace(" ", ""));
    assertThat(ImageDecoder.isPicture(file)).isFalse();
  }
}
