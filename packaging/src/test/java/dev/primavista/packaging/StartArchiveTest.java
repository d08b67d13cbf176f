package dev.primavista.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StartArchiveTest {
  @TempDir private Path folder = Path.of("");

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  @Test
  void words_in_which_two_dumps_differ_become_zero() throws IOException {
    byte[] one = new byte[16384];
    Arrays.fill(one, (byte) 7);
    byte[] two = one.clone();
    two[5] = 1; // a checksum in the header: four bytes
    two[8195] = 1; // a clock in an object: eight
    Path kept = file("one", one);

    StartArchive.settle(kept, file("two", two));

    byte[] settled = Files.readAllBytes(kept);
    byte[] expected = one.clone();
    Arrays.fill(expected, 4, 8, (byte) 0);
    Arrays.fill(expected, 8192, 8200, (byte) 0);
    assertThat(settled).isEqualTo(expected);
  }

  @Test
  void dumps_that_differ_altogether_are_not_kept() throws IOException {
    byte[] one = new byte[200_000];
    byte[] two = new byte[200_000];
    Arrays.fill(two, (byte) 1);
    Path first = file("one", one);
    Path second = file("two", two);
    Path shorter = file("three", new byte[100]);

    assertThatThrownBy(() -> StartArchive.settle(first, second)).hasMessageContaining("4096 words");
    assertThatThrownBy(() -> StartArchive.settle(first, shorter)).hasMessageContaining("sizes");
  }
}
