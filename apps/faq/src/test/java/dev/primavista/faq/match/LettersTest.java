package dev.primavista.faq.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.faq.data.FaqRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The German ß, which many write as ss. */
class LettersTest {
  private static FaqRecord entry(String id, String question) {
    return new FaqRecord(id, question, "", List.of(), List.of(), Optional.empty());
  }

  private static FaqMatcher matcher(String question) {
    return FaqMatcher.train(
        List.of(entry("asked", question), entry("hat", "Wo ist der Hut?"), entry("x", "Wo?")),
        List.of(),
        TrainingOptions.lexical(),
        Progress.NONE);
  }

  private static double same(FaqMatcher matcher, String question) {
    Candidate best = matcher.match(question, 1).candidates().getFirst();
    assertThat(best.id()).isEqualTo("asked");
    return best.evidence().getOrDefault(Evidence.SAME.label(), 0.0);
  }

  @ParameterizedTest
  @CsvSource({
    "Wo ist die Straße?, wo ist die strasse",
    "Wo ist die Strasse?, Wo ist die Straße?",
    "Wo ist die Straße?, WO IST DIE STRASSE?",
    "Wo ist die STRAẞE?, wo ist die straße",
  })
  void a_question_with_ss_is_the_same_as_with_sharp_s(String known, String asked) {
    try (FaqMatcher matcher = matcher(known)) {
      assertThat(same(matcher, asked)).isEqualTo(1);
    }
  }

  @Test
  void a_file_from_before_reads_letters_as_it_learned_them(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("older.faq");
    byte[] older = Files.readAllBytes(FaqFileTest.BEFORE);
    assertThat(older[11]).isEqualTo((byte) 6);
    older[11] = 5;
    Files.write(file, older);
    try (FaqMatcher matcher = FaqMatcher.load(file)) {
      matcher.put(entry("asked", "Wo ist die Straße?"));
      assertThat(same(matcher, "wo ist die straße")).isEqualTo(1);
      assertThat(same(matcher, "wo ist die strasse")).isZero();
      matcher.save(file);
    }
    assertThat(Files.readAllBytes(file)[11]).isEqualTo((byte) 5);
    try (FaqMatcher matcher = FaqMatcher.load(file)) {
      assertThat(same(matcher, "wo ist die straße")).isEqualTo(1);
    }
  }
}
