package dev.primavista.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class UnfinishedTest {
  @TempDir private Path folder;

  @Test
  void what_was_not_moved_is_removed() throws IOException {
    Path kept = folder.resolve("kept");
    try (Unfinished part = Unfinished.at(folder.resolve("part"));
        Unfinished moved = Unfinished.at(folder.resolve("moved"))) {
      Files.createDirectory(part.path());
      Files.writeString(part.path().resolve("half"), "half");
      Files.writeString(moved.path(), "all");
      Files.move(moved.path(), kept);
    }
    assertThat(folder).isDirectoryNotContaining("glob:**/{part,moved}");
    assertThat(kept).hasContent("all");
  }

  /** A program that is ended while it writes. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      Unfinished part = Unfinished.at(Path.of(arguments[0]));
      Files.createDirectory(part.path());
      Files.writeString(part.path().resolve("half"), "half");
      System.out.println("begun");
      System.out.flush();
      new CountDownLatch(1).await();
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void a_signal_leaves_nothing_unfinished() throws IOException, InterruptedException {
    Path part = folder.resolve("part");
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                part.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = writer.inputReader()) {
      assertThat(out.readLine()).isEqualTo("begun");
      assertThat(part.resolve("half")).exists();
      writer.destroy();
      assertThat(writer.waitFor()).isEqualTo(143);
    } finally {
      writer.destroyForcibly();
    }
    assertThat(part).doesNotExist();
  }
}
