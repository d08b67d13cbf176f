package dev.primavista.faq.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.faq.data.FaqRecord;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How sure a matcher is that has learned nothing but the questions of a few entries. */
class SurenessTest {
  private static final Path SMALL =
      SharedData.projectRoot()
          .resolve("apps/faq/src/test/resources/dev/primavista/faq/match/small");

  /** A line of a small FAQ: an entry, what people ask of one, or what no entry answers. */
  private record Line(String kind, String entry, String text) {}

  /**
   * What came of the questions.
   *
   * @param right mean probability of the entry that is meant
   * @param first share of these that came first
   * @param nonsense mean probability of the first entry where none is meant
   */
  private record Measured(double right, double first, double nonsense) {}

  private static Stream<String> faqs() throws IOException {
    try (Stream<Path> files = Files.list(SMALL)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList().stream();
    }
  }

  private static List<Line> lines(String faq) throws IOException {
    return Files.readAllLines(SMALL.resolve(faq)).stream()
        .map(line -> line.split("\t", -1))
        .map(cells -> new Line(cells[0], cells[1], cells[2]))
        .toList();
  }

  private static FaqRecord entry(String id, String question, String... askings) {
    return new FaqRecord(id, question, "", List.of(askings), List.of(), Optional.empty());
  }

  private static FaqMatcher matcher(List<FaqRecord> entries) {
    return FaqMatcher.train(entries, List.of(), TrainingOptions.lexical(), Progress.NONE);
  }

  private static Measured measure(String faq) throws IOException {
    List<Line> lines = lines(faq);
    List<FaqRecord> entries =
        lines.stream()
            .filter(line -> line.kind().equals("entry"))
            .map(line -> entry(line.entry(), line.text()))
            .toList();
    List<Double> right = new ArrayList<>();
    List<Double> first = new ArrayList<>();
    List<Double> nonsense = new ArrayList<>();
    try (FaqMatcher matcher = matcher(entries)) {
      for (Line line : lines) {
        List<Candidate> found = matcher.match(line.text(), entries.size()).candidates();
        switch (line.kind()) {
          case "asks" -> {
            right.add(probability(found, line.entry()));
            first.add(found.getFirst().id().equals(line.entry()) ? 1.0 : 0.0);
          }
          case "none" -> nonsense.add(found.getFirst().probability());
          default -> {}
        }
      }
    }
    assertThat(right).hasSize(20);
    assertThat(nonsense).hasSize(20);
    return new Measured(mean(right), mean(first), mean(nonsense));
  }

  private static double probability(List<Candidate> found, String id) {
    return found.stream()
        .filter(candidate -> candidate.id().equals(id))
        .mapToDouble(Candidate::probability)
        .sum();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("faqs")
  void answers_are_surer_than_nonsense(String faq) throws IOException {
    Measured measured = measure(faq);
    assertThat(measured.first()).isGreaterThanOrEqualTo(0.75);
    assertThat(measured.right()).isGreaterThan(0.6);
    assertThat(measured.nonsense()).isLessThan(0.45);
  }

  @Test
  void on_average_nonsense_is_not_sure() throws IOException {
    List<Double> right = new ArrayList<>();
    List<Double> nonsense = new ArrayList<>();
    for (String faq : faqs().toList()) {
      Measured measured = measure(faq);
      right.add(measured.right());
      nonsense.add(measured.nonsense());
    }
    assertThat(right).hasSize(8);
    assertThat(mean(right)).isGreaterThan(0.7);
    assertThat(mean(nonsense)).isLessThan(0.3);
  }

  @ParameterizedTest
  @CsvSource({
    "I want my mummy, 0, 0.5",
    "Wann kommt mein Zug nach Berlin?, 0, 0.5",
    "How do I cook pasta?, 0, 0.5",
    "how do I, 0, 0.5",
    "wie kann ich, 0, 0.5",
    "I want my money, 0.9, 1",
    "please return my parcel, 0.9, 1",
    "wo bleibt mein Paket, 0.8, 1",
    "How do I return a parcel?, 0.999, 1",
  })
  void what_stands_in_questions_about_anything_makes_nobody_sure(
      String question, double least, double most) {
    List<FaqRecord> entries =
        List.of(
            entry("return", "How do I return a parcel?", "I want my money back"),
            entry("arrival", "Wann kommt mein Paket an?"),
            entry("reach", "Wie erreiche ich Sie?"),
            entry("track", "Where is my order?"),
            entry("pay", "Which payment methods do you accept?"),
            entry("cancel", "Can I cancel my order?"),
            entry("address", "May the delivery address be changed?"),
            entry("size", "Which size fits me?"),
            entry("voucher", "Where is the voucher entered?"),
            entry("cost", "What does shipping cost?"),
            entry("time", "How long does delivery take?"));
    try (FaqMatcher matcher = matcher(entries)) {
      assertThat(matcher.match(question, 1).candidates().getFirst().probability())
          .isBetween(least, most);
    }
  }

  /** A doubt that was learned reads what it learned from: whole questions. */
  @Test
  void what_was_learned_is_no_doubt_of_an_untrained_matcher() {
    assertThat(Doubt.untrained(false).isUntrained()).isTrue();
    assertThat(Doubt.untrained(true).isUntrained()).isTrue();
    DoubtTraining training = new DoubtTraining();
    training.add(new float[Doubt.COUNT], true, 1);
    float[] like = new float[Doubt.COUNT];
    like[Evidence.COUNT + Evidence.RUNS.column()] = 1;
    training.add(like, false, 1);
    assertThat(training.train(Doubt.untrained(false)).isUntrained()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "when is the bin collected, bin collected",
    "wann bin ich dran, dran",
    "what can I do, ''",
    "wo ist mein hat, ''",
    "quand arrive mon colis, quand arrive mon colis",
  })
  void function_words_are_those_of_the_language_that_has_more_of_them(String words, String left) {
    for (Letters letters : Letters.values()) {
      List<String> split = Words.of(words, letters);
      assertThat(String.join(" ", FunctionWords.without(split, letters))).isEqualTo(left);
    }
  }
}
