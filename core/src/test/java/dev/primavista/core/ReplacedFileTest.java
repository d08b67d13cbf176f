package dev.primavista.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ReplacedFileTest {
  @TempDir private Path folder = Path.of("");

  private static void write(Path file, String content) throws IOException {
    ReplacedFile.write(file, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void a_new_file_has_the_content() throws IOException {
    Path file = folder.resolve("list.csv");
    write(file, "all");
    assertThat(file).hasContent("all");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void what_ends_early_leaves_the_file_as_it_was() throws IOException {
    Path file = Files.writeString(folder.resolve("list.csv"), "the one before");
    ReplacedFile.Content half =
        out -> {
          out.write(new byte[1 << 20]);
          throw new IOException("no space left");
        };
    assertThatThrownBy(() -> ReplacedFile.write(file, half)).hasMessage("no space left");
    assertThat(file).hasContent("the one before");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void a_link_stays_and_its_file_is_replaced() throws IOException {
    Path file = Files.writeString(folder.resolve("list.csv"), "the one before");
    Path opened = Files.createLink(folder.resolve("opened"), file);
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    write(link, "all");
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("all");
    assertThat(opened).hasContent("the one before");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_device_is_written_to() throws IOException {
    Path device = Path.of("/dev/null");
    write(device, "all");
    assertThat(Files.isRegularFile(device)).isFalse();
  }
}
