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

/** Letters that people type otherwise than they are written, and signs that tell words apart. */
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

  @ParameterizedTest
  @CsvSource({
    "Wie kommt mein Geld nach Zürich?, wie kommt mein geld nach zurich",
    "Where do I send my résumé?, WHERE DO I SEND MY RESUME",
    "¿Cuántos años tengo?, cuantos anos tengo",
    "Jak działa płatność?, jak dziala platnosc",
    "Hvor er Malmø?, hvor er malmo",
    "İade nasıl yapılır?, iade nasil yapilir",
    "Πού είναι ο κωδικός;, που ειναι ο κωδικοσ",
    "Где мой счёт?, где мой счет",
    "كيف أُعيدُ الطلب؟, كيف اعيد الطلب",
    "أين مدرسة الكلية؟, اين مدرسه الكليه",
    "ما معنى ٣؟, ما معني 3",
    "ＡＢＣを返品できますか, abcを返品できますか",
    "ﾊﾞｯｸﾞの返品, バッグの返品",
    "Donau­dampfer?, donaudampfer",
    "Café de Paris, Café de Paris",
  })
  void a_question_without_accents_is_the_same_as_with_them(String known, String asked) {
    try (FaqMatcher matcher = matcher(known)) {
      assertThat(same(matcher, asked)).isEqualTo(1);
    }
    try (FaqMatcher matcher = matcher(asked)) {
      assertThat(same(matcher, known)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "learn C++?, learn c c++",
    "C#, c c#",
    "C++17 or g++., c c++ 17 or g g++",
    "(C/C++/C#), c c c++ c c#",
    "a+b #tag 5 # 6 c#d, a b tag 5 6 c d",
    "Disney+, disney disney+",
    "iPhone手机退货, iphone 手机 机退 退货",
    "貨, 貨",
    "ガガ, ガガ",
    "हिन्दी, हिन्दी",
  })
  void words_keep_the_signs_behind_them_and_their_letters_marks(String text, String words) {
    assertThat(String.join(" ", Words.of(text, Letters.BARE))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"how to learn c, c", "how to learn c++, cpp", "how to learn c#, sharp"})
  void signs_tell_languages_of_programs_apart(String asked, String meant) {
    List<FaqRecord> entries =
        List.of(
            entry("cpp", "How do I learn C++?"),
            entry("sharp", "How do I learn C#?"),
            entry("c", "How do I learn C?"),
            entry("java", "How do I learn Java?"));
    try (FaqMatcher matcher =
        FaqMatcher.train(entries, List.of(), TrainingOptions.lexical(), Progress.NONE)) {
      assertThat(matcher.match(asked, 1).candidates().getFirst().id()).isEqualTo(meant);
    }
  }

  @ParameterizedTest
  @CsvSource({"退货, back", "保修期多久, warranty", "什么时候能收到, arrive"})
  void words_are_found_where_none_ends(String asked, String meant) {
    List<FaqRecord> entries =
        List.of(
            entry("back", "我买的东西怎么退货给你们"),
            entry("arrive", "我的包裹什么时候到"),
            entry("warranty", "这个产品的保修期有多长时间"),
            entry("pay", "你们接受哪些付款方式"));
    try (FaqMatcher matcher =
        FaqMatcher.train(entries, List.of(), TrainingOptions.lexical(), Progress.NONE)) {
      assertThat(matcher.match(asked, 1).candidates().getFirst().id()).isEqualTo(meant);
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

  @Test
  void a_file_says_that_its_letters_are_bare(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("new.faq");
    try (FaqMatcher matcher = matcher("Nach Zürich?")) {
      matcher.save(file);
    }
    assertThat(Files.readAllBytes(file)[11]).isEqualTo((byte) 8);
    try (FaqMatcher matcher = FaqMatcher.load(file)) {
      assertThat(same(matcher, "nach zurich")).isEqualTo(1);
    }
    Path copy = folder.resolve("copy.faq");
    try (FaqMatcher before = FaqMatcher.load(FaqFileTest.BEFORE)) {
      before.put(entry("asked", "Nach Zürich?"));
      assertThat(before.match("nach zurich", 1).candidates().getFirst().evidence())
          .doesNotContainEntry(Evidence.SAME.label(), 1.0);
      before.save(copy);
    }
    assertThat(Files.readAllBytes(copy)[11]).isEqualTo((byte) 7);
  }
}
