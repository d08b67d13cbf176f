package dev.primavista.faq.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.faq.data.Asking;
import dev.primavista.faq.data.AskingsFile;
import dev.primavista.faq.data.FaqFiles;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaqMatcherTest {
  private static final Path DEMO = SharedData.projectRoot().resolve("apps/faq/demo");

  private static FaqRecord record(String id, String question, String... askings) {
    return new FaqRecord(id, question, "", List.of(askings), List.of(), Optional.empty());
  }

  private static FaqMatcher few() {
    return FaqMatcher.train(
        List.of(
            record("address", "How do I change my address?"),
            record("card", "Where is my new card?"),
            record("fee", "What does a transfer cost?")),
        List.of(),
        TrainingOptions.lexical(),
        Progress.NONE);
  }

  private static FaqMatcher demo() {
    List<Asking> askings = AskingsFile.read(DEMO.resolve("askings.tsv"));
    return FaqMatcher.train(
        FaqFiles.read(DEMO.resolve("js-faq.tsv")),
        askings,
        TrainingOptions.lexical(),
        Progress.NONE);
  }

  private static String best(FaqMatcher matcher, String question) {
    return matcher.match(question, 1).candidates().getFirst().id();
  }

  @Test
  void the_questions_alone_are_enough() {
    try (FaqMatcher matcher = few()) {
      assertThat(best(matcher, "change the address")).isEqualTo("address");
      assertThat(best(matcher, "what are the costs of a transfer")).isEqualTo("fee");
    }
  }

  @Test
  void probabilities_of_all_entries_and_of_none_add_up_to_1() {
    try (FaqMatcher matcher = few()) {
      Answer answer = matcher.match("my card", 3);
      double sum = answer.none();
      for (Candidate candidate : answer.candidates()) {
        sum += candidate.probability();
      }
      assertThat(sum).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-9));
      assertThat(answer.candidates()).hasSize(3);
    }
  }

  @Test
  void some_of_the_entries_answer_as_if_there_were_no_others() {
    List<FaqRecord> languages = new ArrayList<>();
    for (String language : new String[] {"de", "en", "fr", "es"}) {
      languages.add(record(language, "WLAN Router Reset"));
      languages.add(record(language + "-other", "Rechnung invoice facture " + language));
    }
    try (FaqMatcher matcher =
        FaqMatcher.train(languages, List.of(), TrainingOptions.lexical(), Progress.NONE)) {
      Answer german = matcher.match("WLAN Router Reset", 9, id -> id.startsWith("de"));
      assertThat(german.candidates()).extracting(Candidate::id).containsExactly("de", "de-other");
      assertThat(german.candidates().getFirst().probability()).isGreaterThan(0.9);
      double sum = german.none();
      for (Candidate candidate : german.candidates()) {
        sum += candidate.probability();
      }
      assertThat(sum).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-9));
      assertThat(matcher.match("WLAN Router Reset", 9, id -> id.equals("it")).none()).isEqualTo(1);
    }
  }

  @Test
  void one_of_very_many_entries_is_found_among_few() {
    List<FaqRecord> many = new ArrayList<>();
    IntStream.range(0, 3000).forEach(n -> many.add(record("e" + n, "Where is my card " + n + "?")));
    many.add(record("own", "Lost and found"));
    try (FaqMatcher matcher =
        FaqMatcher.train(many, List.of(), TrainingOptions.lexical(), Progress.NONE)) {
      assertThat(matcher.match("where is my card", 9, "own"::equals).candidates())
          .extracting(Candidate::id)
          .containsExactly("own");
      assertThat(matcher.match("where is my card 7", 300, id -> id.endsWith("7")).candidates())
          .hasSize(300)
          .allMatch(candidate -> candidate.id().endsWith("7"));
    }
  }

  @Test
  void an_entry_that_is_put_is_found_by_the_next_question_and_one_removed_is_not() {
    try (FaqMatcher matcher = demo()) {
      int before = matcher.size();
      matcher.put(record("lift", "How does the orbital lift work?"));
      assertThat(best(matcher, "how does the orbital lift work")).isEqualTo("lift");
      matcher.put(record("lift", "How does the orbital lift work?", "space elevator please"));
      assertThat(matcher.size()).isEqualTo(before + 1);
      assertThat(best(matcher, "space elevator please")).isEqualTo("lift");
      matcher.remove("lift");
      assertThat(matcher.size()).isEqualTo(before);
      assertThat(matcher.match("space elevator please", 100).candidates())
          .noneMatch(candidate -> candidate.id().equals("lift"));
    }
  }

  @Test
  void a_new_asking_of_a_trained_entry_comes_first_in_its_own_words() {
    try (FaqMatcher matcher = demo()) {
      List<FaqRecord> records = FaqFiles.read(DEMO.resolve("js-faq.tsv"));
      FaqRecord first = records.getFirst();
      matcher.put(record(first.id(), first.question(), "zorble the quux for me"));
      assertThat(best(matcher, "zorble the quux for me")).isEqualTo(first.id());
    }
  }

  /** Else ranking would learn that who is asked in the very same words is never meant. */
  @Test
  void an_entry_that_is_asked_itself_is_sought_among_the_others() {
    List<FaqRecord> entries = new ArrayList<>();
    List<Asking> links = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String subject = "blorb" + 7 * i + " zimp" + 13 * i;
      entries.add(record("a" + i, "please explain " + subject + " to me"));
      entries.add(record("b" + i, "meaning of " + subject));
      links.add(
          new Asking(entries.get(2 * i).question(), Optional.of("b" + i), Optional.of("a" + i)));
    }
    TrainingOptions lexical = TrainingOptions.lexical();
    try (FaqMatcher matcher = FaqMatcher.train(entries, List.of(), links, lexical, Progress.NONE)) {
      for (int i = 0; i < 60; i++) {
        String asked = "can you explain blorb" + 7 * i + " zimp" + 13 * i + " please";
        assertThat(best(matcher, asked)).isEqualTo("a" + i);
      }
    }
  }

  @Test
  void a_trained_matcher_knows_askings_it_has_not_seen() {
    List<Asking> askings = AskingsFile.read(DEMO.resolve("askings.tsv"));
    List<Asking> known = new ArrayList<>();
    List<Asking> asked = new ArrayList<>();
    for (int i = 0; i < askings.size(); i++) {
      (i % 5 == 0 ? asked : known).add(askings.get(i));
    }
    List<FaqRecord> records = FaqFiles.read(DEMO.resolve("js-faq.tsv"));
    try (FaqMatcher matcher =
        FaqMatcher.train(records, known, TrainingOptions.lexical(), Progress.NONE)) {
      long right =
          asked.stream()
              .filter(each -> each.entryId().equals(Optional.of(best(matcher, each.text()))))
              .count();
      assertThat(right).isGreaterThan(asked.size() / 2);
    }
  }

  @Test
  void a_saved_matcher_answers_as_before_and_is_a_model_like_others(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("demo.faq");
    try (FaqMatcher matcher = demo()) {
      matcher.put(record("lift", "How does the orbital lift work?"));
      matcher.remove("2");
      matcher.save(file);
      try (FaqMatcher again = FaqMatcher.load(file)) {
        assertThat(again.size()).isEqualTo(matcher.size());
        assertThat(again.match("what is a closure", 5))
            .isEqualTo(matcher.match("what is a closure", 5));
      }
    }
    try (LoadedModel model = new Backends(List.of(new FaqBackend())).require(file).load(file);
        ModelInstance instance = model.newInstance()) {
      Map<String, Tensor> inputs =
          Map.of("question", BytesTensor.ofStrings(List.of("orbital lift", "what is a closure")));
      Map<String, Tensor> outputs = instance.execute(inputs);
      assertThat(outputs).containsOnlyKeys("id", "probability", "none");
      assertThat(outputs.get("id"))
          .isInstanceOfSatisfying(
              BytesTensor.class, ids -> assertThat(ids.stringAt(0)).isEqualTo("lift"));
    }
  }

  @Test
  void a_damaged_file_is_refused_in_one_sentence(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("few.faq");
    try (FaqMatcher matcher = few()) {
      matcher.save(file);
    }
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at += 1 + whole.length / 200) {
      byte[] broken = whole.clone();
      broken[at] ^= 0x55;
      Files.write(file, broken);
      assertThatExceptionOfType(ModelLoadException.class)
          .isThrownBy(() -> FaqMatcher.load(file).close());
      Files.write(file, java.util.Arrays.copyOf(whole, at));
      assertThatExceptionOfType(ModelLoadException.class)
          .isThrownBy(() -> FaqMatcher.load(file).close());
    }
  }

  @Test
  void a_file_of_another_format_is_refused_with_what_to_do(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("few.faq");
    try (FaqMatcher matcher = few()) {
      matcher.save(file);
    }
    byte[] older = Files.readAllBytes(file);
    older[11] = 1;
    Files.write(file, older);
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> FaqMatcher.load(file).close())
        .withMessage("few.faq has format 1 (expected: 5 to 8)");
  }

  @Test
  void odd_questions_get_an_answer() {
    try (FaqMatcher matcher = demo()) {
      for (String odd :
          List.of(
              "",
              " ",
              "😀😀",
              "什么是闭包",
              "<script>alert(1)</script>",
              "\u0000\u0007",
              "a".repeat(100_000))) {
        Answer answer = matcher.match(odd, 3);
        assertThat(answer.candidates()).hasSize(3);
        assertThat(answer.none()).isBetween(0.0, 1.0);
      }
    }
  }

  @Test
  void nothing_is_lost_while_entries_come_and_go() throws InterruptedException {
    try (FaqMatcher matcher = few()) {
      AtomicBoolean lost = new AtomicBoolean();
      AtomicBoolean over = new AtomicBoolean();
      Thread asking =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!over.get()) {
                      lost.compareAndSet(
                          false, !best(matcher, "change my address").equals("address"));
                    }
                  });
      for (int i = 0; i < 300; i++) {
        matcher.put(record("new" + i, "Question number " + i + " about something else"));
        matcher.put(record("address", "How do I change my address?"));
        matcher.remove("new" + (i - 5));
      }
      over.set(true);
      asking.join();
      assertThat(lost).isFalse();
      assertThat(matcher.size()).isEqualTo(3 + 5);
    }
  }

  @Test
  void among_many_entries_the_right_one_is_found() {
    List<FaqRecord> many =
        IntStream.range(0, 5000)
            .mapToObj(i -> record("e" + i, "How is item " + i * 7919 % 100_003 + " delivered?"))
            .toList();
    try (FaqMatcher matcher =
        FaqMatcher.train(many, List.of(), TrainingOptions.lexical(), Progress.NONE)) {
      assertThat(best(matcher, "delivery of item " + 1234 * 7919 % 100_003)).isEqualTo("e1234");
    }
  }

  @Test
  void wrong_data_is_named() {
    List<FaqRecord> twice = List.of(record("a", "one"), record("a", "two"));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () -> FaqMatcher.train(twice, List.of(), TrainingOptions.lexical(), Progress.NONE))
        .withMessage("entry id 'a' is there twice");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () ->
                FaqMatcher.train(
                    List.of(record("a", "one")),
                    List.of(new Asking("which?", Optional.of("b"))),
                    TrainingOptions.lexical(),
                    Progress.NONE))
        .withMessage("an asking means entry 'b', which is not there");
  }
}
