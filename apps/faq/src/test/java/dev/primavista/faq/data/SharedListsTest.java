package dev.primavista.faq.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.testkit.SharedData;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The public lists beside the checkout. */
class SharedListsTest {
  private static final Path DEMO = SharedData.projectRoot().resolve("apps/faq/demo");

  @Test
  void the_demo_has_answers_and_askings() {
    List<FaqRecord> records = FaqFiles.read(DEMO.resolve("js-faq.tsv"));
    assertThat(records).hasSize(84);
    assertThat(records.getFirst().id()).isEqualTo("1");
    assertThat(records.getFirst().question()).isEqualTo("What is a closure?");
    assertThat(records.getFirst().answer()).startsWith("A closure is a function together");
    List<Asking> askings = AskingsFile.read(DEMO.resolve("askings.tsv"));
    assertThat(askings.getFirst())
        .isEqualTo(new Asking("explain closures to me", Optional.of("1")));
  }

  @Test
  void a_split_has_originals_askings_and_questions_out_of_scope() {
    Path split = SharedData.require("faq-reference/splits/S1");
    assertThat(FaqFiles.read(split.resolve("originals.tsv"))).hasSize(150);
    List<Asking> val = AskingsFile.read(split.resolve("val.tsv"));
    assertThat(val).hasSize(3000);
    assertThat(val.get(4))
        .isEqualTo(
            new Asking(
                "how can i say \"cancel my order\" in french",
                Optional.of("1000263"),
                Optional.of("1040004")));
    assertThat(AskingsFile.read(split.resolve("oos_val.tsv")))
        .hasSize(100)
        .allMatch(asking -> asking.entryId().isEmpty());
  }

  @Test
  void the_2018_originals_are_read_without_their_markup() {
    List<FaqRecord> records =
        FaqFiles.read(SharedData.require("data/faq/reference_originals/questions.tsv"));
    assertThat(records).hasSize(182);
    assertThat(records.getFirst().heading()).startsWith("Get client IP using just JavaScript?.");
    assertThat(records.getFirst().question()).endsWith("until we can deploy new code.");
  }

  @Test
  void a_stack_exchange_corpus_has_titles_bodies_and_tags() {
    List<FaqRecord> records =
        FaqFiles.read(SharedData.require("data/faq/cs_stackexchange/questions.jsonl"));
    assertThat(records).hasSize(6118);
    FaqRecord first = records.getFirst();
    assertThat(first.heading()).startsWith("Does the 'difference' operation add expressiveness");
    assertThat(first.question()).contains("\n\nThe set difference operator (e.g., EXCEPT in some");
    assertThat(first.tags())
        .containsExactly("database-theory", "relational-algebra", "finite-model-theory");
  }

  @Test
  void questions_with_categories_are_askings() {
    List<Asking> askings = AskingsFile.read(SharedData.require("data/faq/banking77/train.csv"));
    assertThat(askings).hasSize(10003);
    assertThat(askings.getFirst().entryId()).contains("card_arrival");
  }
}
