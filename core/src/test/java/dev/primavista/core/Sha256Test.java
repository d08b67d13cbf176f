package dev.primavista.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {
  /** FIPS 180-4's example for the message {@code abc}. */
  private static final String OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void texts_bytes_and_files_have_the_standards_checksum(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "abc");

    assertThat(Sha256.of("abc")).isEqualTo(OF_ABC);
    assertThat(Sha256.of("abc".getBytes(StandardCharsets.UTF_8))).isEqualTo(OF_ABC);
    assertThat(Sha256.of(file)).isEqualTo(OF_ABC);
    assertThat(Sha256.hex(Sha256.bytesOf("abc"))).isEqualTo(OF_ABC);
  }
}
