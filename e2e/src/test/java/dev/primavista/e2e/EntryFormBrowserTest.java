package dev.primavista.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.BDDAssertions.then;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How an answer is shown, and what an entry's form takes and gives back. */
@ExtendWith(OnStage.class)
final class EntryFormBrowserTest {
  private static final String LIST =
      """
      {"id":"size","question":"Which sizes are there?","answer":"| Size | Price |\\n|---|---|\\n| S | ~~5~~ 4 |\\n\\n\
      - [x] in stock\\n\\nSee https://shop.example/sizes or [call us](tel:+493012).",\
      "askings":["what is the largest\\nthat you have","how big can it be"]}
      {"id":"colour","question":"Which colours are there?","answer":"Red."}
      """;

  @TempDir private static Path folder = Path.of("");
  private static @Nullable PrimaServer server;

  private final Stage stage;

  EntryFormBrowserTest(Stage stage) {
    this.stage = stage;
  }

  @BeforeAll
  static void start() throws IOException {
    Path list = Files.writeString(folder.resolve("shop.jsonl"), LIST);
    server = PrimaServer.start("faq", "serve", "--faq", list.toString());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private Visit visit(String path) {
    if (server == null) {
      throw new IllegalStateException("it is started before the first test");
    }
    return stage.visitOf(server).expectingRefusals().open(path);
  }

  private static List<String> axe(Visit visit) {
    return new AxeBuilder(visit.page())
            .withTags(List.of("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"))
            .analyze()
            .getViolations()
            .stream()
            .map(rule -> rule.getId() + ": " + rule.getNodes())
            .toList();
  }

  @Test
  void an_answer_is_shown_as_it_was_written_in_light_and_in_the_dark() {
    try (Visit visit = visit("/faq")) {
      visit.find("#question").fill("how big can that be");
      Locator answer = visit.find(".answer-card");
      assertThat(answer.locator("td del")).hasText("5");
      assertThat(answer.locator("li").first()).hasText("☑ in stock");
      assertThat(answer.locator("a[href='https://shop.example/sizes']")).isVisible();
      assertThat(answer.locator("a[href='tel:+493012']")).hasText("call us");
      assertThat(visit.find(".answer-card", "Also asked as").locator("mark").first()).isVisible();
      then(axe(visit)).isEmpty();
      visit.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
      then(axe(visit)).isEmpty();
    }
  }

  @Test
  void an_asking_of_two_lines_stays_one() {
    try (Visit visit = visit("/faq/edit?entry=size")) {
      Locator askings = visit.find("#entry-askings");
      String shown = askings.inputValue();
      then(shown).contains("\"what is the largest\\nthat you have\"");
      askings.fill(shown.replace("]", ", \"are there large ones\"]"));
      visit.button("Save").click();
      assertThat(visit.find(".section-note")).containsText("Saved");
      Object kept =
          visit
              .page()
              .evaluate(
                  "fetch('/v1/faq/shop/entries/size').then((r) => r.json().then((e) => e.askings))");
      then(kept)
          .isEqualTo(
              List.of(
                  "what is the largest\nthat you have",
                  "how big can it be",
                  "are there large ones"));
    }
  }

  @Test
  void what_is_wrong_with_a_field_is_said_beside_it() {
    try (Visit visit = visit("/faq/edit?entry=colour")) {
      visit.find("#entry-language").fill("notatag!!");
      visit.button("Save").click();
      assertThat(visit.find("#entry-language-error")).containsText("field 'language': 'notatag!!'");
      assertThat(visit.find("#entry-language")).isFocused();
      then(axe(visit)).isEmpty();
      visit.find("#entry-language").fill("en");
      visit.button("Save").click();
      assertThat(visit.find(".section-note")).containsText("Saved");
    }
  }
}
