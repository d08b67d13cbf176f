package dev.primavista.faq.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.primavista.faq.data.FaqRecord;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where a matcher is written. */
class FaqFileTest {
  /** Of five entries and an asking, as format 6. */
  static final Path BEFORE =
      SharedData.projectRoot()
          .resolve("apps/faq/src/test/resources/dev/primavista/faq/match/format-6.faq");

  @TempDir private Path folder = Path.of("");

  private static FaqRecord record(String id, String question) {
    return new FaqRecord(id, question, "", List.of(), List.of(), Optional.empty());
  }

  private static void save(Path path) throws IOException {
    try (FaqMatcher matcher =
        FaqMatcher.train(
            List.of(record("card", "Where is my card?"), record("fee", "What does it cost?")),
            List.of(),
            TrainingOptions.lexical(),
            Progress.NONE)) {
      matcher.save(path);
    }
  }

  @Test
  void a_file_of_before_answers_and_does_not_tell_the_texts_of_its_entries() throws IOException {
    Path copy = folder.resolve("copy.faq");
    try (FaqMatcher before = FaqMatcher.load(BEFORE)) {
      assertThat(before.ids())
          .containsExactlyInAnyOrder("money", "parcel", "hours", "card", "gift");
      assertThat(before.match("gimme the dough", 1).none()).isZero();
      assertThat(before.tellsTexts()).isFalse();
      before.put(record("card", "Where is my card?"));
      before.save(copy);
    }
    try (FaqMatcher again = FaqMatcher.load(copy)) {
      assertThat(again.match("gimme the dough", 1).none()).isZero();
      assertThat(again.tellsTexts()).isFalse();
      assertThat(again.holds(record("card", "Where is my card?"))).isTrue();
      assertThat(again.holds(record("parcel", "Where is my parcel?"))).isFalse();
    }
  }

  @Test
  void a_file_tells_the_texts_of_its_entries() throws IOException {
    Path file = folder.resolve("new.faq");
    save(file);
    try (FaqMatcher matcher = FaqMatcher.load(file)) {
      assertThat(matcher.tellsTexts()).isTrue();
      assertThat(matcher.holds(record("card", "Where is my card?"))).isTrue();
      assertThat(matcher.holds(record("card", "Where is my cart?"))).isFalse();
      assertThat(matcher.holds(record("fee", "Where is my card?"))).isFalse();
      matcher.removeAll(List.of("card", "none of these"));
      assertThat(matcher.holds(record("card", "Where is my card?"))).isFalse();
    }
  }

  @Test
  void a_link_stays_and_leads_to_the_new_file() throws IOException {
    Path file = Files.writeString(folder.resolve("old.faq"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.faq"), Path.of("old.faq"));

    save(link);

    assertThat(link).isSymbolicLink();
    FaqMatcher.load(file).close();
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void a_pipe_stays_and_is_written_to()
      throws IOException, InterruptedException, ExecutionException {
    Path pipe = folder.resolve("pipe.faq");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    FutureTask<byte[]> reader = new FutureTask<>(() -> Files.readAllBytes(pipe));
    Thread.ofVirtual().start(reader);

    save(pipe);

    assertThat(Files.readAttributes(pipe, "isOther")).containsEntry("isOther", true);
    assertThat(FaqFile.begins(reader.get())).isTrue();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void a_file_is_written_also_in_a_folder_that_takes_no_other() throws IOException {
    Path file = Files.writeString(folder.resolve("old.faq"), "old");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assumeThat(Files.isWritable(folder))
          .as("this user writes everywhere, as root does")
          .isFalse();
      save(file);
      FaqMatcher.load(file).close();
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
