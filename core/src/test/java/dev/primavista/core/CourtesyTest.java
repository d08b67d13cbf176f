package dev.primavista.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Slow work lets others go first, and only slow work does. */
class CourtesyTest {
  /** What Linux tells about the thread that reads it. */
  private static final Path THREAD = Path.of("/proc/thread-self/stat");

  @Test
  void a_courteous_thread_is_nicer_than_those_around_it() throws Exception {
    Assumptions.assumeTrue(
        Files.exists(THREAD) && Courtesy.class.getModule().isNativeAccessEnabled(),
        "not run: needs Linux and native access");
    int before = niceness();
    CompletableFuture<Integer> within = new CompletableFuture<>();
    Thread.ofPlatform().start(Courtesy.of(() -> within.complete(niceness())));
    assertThat(within.get()).isEqualTo(Math.max(before, 5));
    assertThat(niceness()).isEqualTo(before);
  }

  /** Field 19 of the line; the second, in brackets, may hold spaces. */
  private static int niceness() {
    try {
      String line = Files.readString(THREAD);
      return Integer.parseInt(line.substring(line.lastIndexOf(')') + 2).split(" ", -1)[16]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
