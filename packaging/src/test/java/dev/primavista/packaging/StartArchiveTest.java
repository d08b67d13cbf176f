package dev.primavista.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StartArchiveTest {
  @TempDir private Path folder = Path.of("");

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  @Test
  void what_two_of_three_dumps_say_prevails_and_clocks_become_zero() throws IOException {
    byte[] one = new byte[64];
    Arrays.fill(one, (byte) 7);
    byte[] two = one.clone();
    byte[] three = one.clone();
    one[5] = 1; // a clock: each says something else
    two[5] = 2;
    one[17] = 9; // the first alone is another
    three[33] = 8; // the third alone is
    Path kept = file("one", one);

    StartArchive.settle(List.of(kept, file("two", two), file("three", three)));

    byte[] expected = new byte[64];
    Arrays.fill(expected, (byte) 7);
    Arrays.fill(expected, 4, 8, (byte) 0);
    assertThat(Files.readAllBytes(kept)).isEqualTo(expected);
  }

  @Test
  void dumps_that_differ_altogether_are_not_kept() throws IOException {
    List<Path> all = new ArrayList<>();
    for (byte fill = 0; fill < 3; fill++) {
      byte[] bytes = new byte[200_000];
      Arrays.fill(bytes, fill);
      all.add(file("dump" + fill, bytes));
    }
    Path shorter = file("short", new byte[100]);

    assertThatThrownBy(() -> StartArchive.settle(all)).hasMessageContaining("in 50000 words");
    assertThatThrownBy(() -> StartArchive.settle(List.of(all.get(0), all.get(1), shorter)))
        .hasMessageContaining("of 200000, 200000 and 100 bytes");
  }
}
