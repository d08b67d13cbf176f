package dev.primavista.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every input that fuzzing started from, which is a sound file, and a choice of what it made of
 * them and found, once more; the heap is 512 MB.
 */
class CorpusTest {
  @ParameterizedTest
  @EnumSource(Target.class)
  void every_input_is_answered_or_refused_in_one_line(Target target) throws IOException {
    List<Path> inputs = files(SharedData.projectRoot().resolve("fuzz/corpus/" + target.word()));
    assertThat(inputs).isNotEmpty();
    for (Path input : inputs) {
      byte[] content = Files.readAllBytes(input);
      boolean seed = String.valueOf(input.getFileName()).startsWith("seed-");
      assertThatCode(() -> assertThat(Law.holds(target, content) || !seed).isTrue())
          .as(input.toString())
          .doesNotThrowAnyException();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
