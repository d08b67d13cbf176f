package dev.primavista.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A prompt thread has short slices, and no other rank than before. */
class PromptnessTest {
  /** What Linux tells about the thread that reads it, from 6.12 on with its slice in ns. */
  private static final Path THREAD = Path.of("/proc/thread-self/sched");

  @Test
  void a_prompt_thread_has_short_slices() throws Exception {
    Assumptions.assumeTrue(
        Files.exists(THREAD) && Promptness.class.getModule().isNativeAccessEnabled(),
        "not run: needs Linux and native access");
    Assumptions.assumeTrue(told("se.slice").isPresent(), "not run: needs Linux 6.12");
    String before = told("prio").orElseThrow();
    String slice = told("se.slice").orElseThrow();
    try (ExecutorService loop = Executors.newSingleThreadExecutor()) {
      CompletableFuture<Void> prompt = new CompletableFuture<>();
      Promptness.soon(
          work -> {
            loop.execute(work);
            prompt.complete(null);
          });
      prompt.get();
      assertThat(loop.submit(() -> told("se.slice")).get()).contains("100000");
      assertThat(loop.submit(() -> told("prio")).get()).contains(before);
      CompletableFuture<Optional<String>> started = new CompletableFuture<>();
      var _ =
          loop.submit(() -> Thread.ofPlatform().start(() -> started.complete(told("se.slice"))));
      assertThat(started.get()).contains(slice);
    }
    assertThat(told("se.slice")).contains(slice);
  }

  private static Optional<String> told(String name) {
    try {
      return Files.readAllLines(THREAD).stream()
          .map(line -> line.split(":", 2))
          .filter(words -> words.length == 2 && words[0].strip().equals(name))
          .map(words -> words[1].strip())
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
