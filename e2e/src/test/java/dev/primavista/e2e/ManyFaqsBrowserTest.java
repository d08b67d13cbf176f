package dev.primavista.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.BDDAssertions.then;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server without models that has two FAQs, one of them long, one in two languages. */
@ExtendWith(OnStage.class)
final class ManyFaqsBrowserTest {
  private static final int MANY = 120;
  private static final String SECOND =
      """
      id,question,answer,language,tags
      open,When do you open?,At nine.,en,hours
      offen,Wann öffnet ihr?,Um neun.,de,
      """;

  @TempDir private static Path folder = Path.of("");
  private static @Nullable PrimaServer server;

  private final Stage stage;

  ManyFaqsBrowserTest(Stage stage) {
    this.stage = stage;
  }

  @BeforeAll
  static void serve() throws IOException {
    String list =
        IntStream.rangeClosed(1, MANY)
            .mapToObj(
                n -> "o" + n + ",Where is order number " + n + "?,On its way with carrier " + n)
            .collect(Collectors.joining("\n", "id,question,answer\n", "\n"));
    Path file = Files.writeString(folder.resolve("orders.csv"), list);
    server = PrimaServer.start("faq", "serve", "--faq", file.toString());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private Visit visit() {
    return stage.visitOf(Objects.requireNonNull(server));
  }

  /** A visit of the second FAQ, which an import makes. */
  private Visit visitSecond(String path) {
    Visit visit = visit().open("/");
    visit
        .page()
        .evaluate(
            "(list) => fetch('/v1/faq/second/import', {method: 'POST', body: list})"
                + ".then((r) => r.text())",
            SECOND);
    return visit.open(path);
  }

  @Test
  void nothing_is_missing_on_a_server_that_has_a_faq_alone() {
    try (Visit visit = visit().open("/")) {
      assertThat(visit.find("#server")).hasText(Pattern.compile("Ready, \\d FAQs?"));
      assertThat(visit.find(".lead")).containsText("ready, without a model");
      assertThat(visit.find(".tile")).hasCount(1);
      assertThat(visit.find(".empty")).hasCount(0);
    }
  }

  @Test
  void no_picture_is_asked_for_where_no_model_looks_at_pictures() {
    try (Visit visit = visit().open("/images")) {
      assertThat(visit.find(".empty h2")).hasText("No image model is served here");
      assertThat(visit.find("#pictures")).hasCount(0);
    }
  }

  @Test
  void an_editor_reaches_every_entry_that_has_the_words() {
    try (Visit visit = visit().open("/faq/edit")) {
      visit.find("#find-entry").fill("order");
      Locator count = visit.find(".edit-columns .fine").first();
      assertThat(count).hasText(MANY + " entries have these words");
      visit.button("Show more").click();
      assertThat(visit.find(".entry-line")).hasCount(100);
      visit.button("Show more").click();
      assertThat(visit.find(".entry-line")).hasCount(MANY);
      assertThat(visit.button("Show more")).isHidden();
      visit.find("#find-entry").fill("carrier 117");
      assertThat(count).hasText("1 entry has these words");
      visit.find("#find-entry").fill("o119");
      assertThat(visit.find(".entry-line")).hasText("Where is order number 119?");
    }
  }

  @Test
  void each_faq_has_its_pages() {
    try (Visit visit = visitSecond("/")) {
      assertThat(visit.find(".tile")).containsText("and 1 other FAQ");
      visit.find(".tile").click();
      visit.find(".faq-switch summary").click();
      keep(visit, "faq-switch");
      then(new AxeBuilder(visit.page()).analyze().getViolations()).isEmpty();
      visit.find(".faq-switch a", "second").click();
      assertThat(visit.page()).hasURL(Pattern.compile("/faq\\?faq=second$"));
      assertThat(visit.find("h1")).hasText("second");
      assertThat(visit.find(".chip"))
          .hasText(new String[] {"When do you open?", "Wann öffnet ihr?"});
      visit.find("#question").fill("wann öffnet ihr");
      assertThat(visit.find(".match-text").first()).hasAttribute("lang", "de");
      assertThat(visit.page()).hasURL(Pattern.compile("/faq\\?faq=second&q=wann"));
      assertThat(visit.find(".answer-card .prose")).hasAttribute("lang", "de");
      visit.button("None of these").click();
      assertThat(visit.find(".ask-verdict .done-line")).containsText("no answer yet");

      visit.find(".faq-links >> text=Inbox").click();
      visit.find("text=Write a new entry").click();
      assertThat(visit.find("h1")).hasText("Edit second");
      visit.find("#entry-answer").fill("Immer.");
      visit.button("Save").click();
      assertThat(visit.find(".section-note")).containsText("Saved");
      visit.find("[data-entry=open]").click();
      assertThat(visit.page()).hasURL(Pattern.compile("/faq/edit\\?faq=second&entry=open$"));
      visit
          .find("#import-file")
          .setInputFiles(
              new FilePayload(
                  "more.csv",
                  "text/csv",
                  "id,question,answer\nmore,Is there more?,Yes\n"
                      .getBytes(StandardCharsets.UTF_8)));
      assertThat(visit.find(".section-note")).containsText("more.csv: 1 new");
      visit.button("Take it in").first().click();
      assertThat(visit.find("[data-entry=more]"))
          .hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(20_000));
    }
  }

  @Test
  void an_address_names_its_faq_or_is_told_that_there_is_none() {
    try (Visit visit = visitSecond("/faq/edit?faq=second&entry=open").expectingRefusals()) {
      assertThat(visit.find("#entry-answer")).hasValue("At nine.");
      visit.open("/faq?faq=nowhere");
      assertThat(visit.find(".notice-bad")).containsText("there is no FAQ 'nowhere' here");
      visit.find(".faq-switch summary").click();
      visit.find(".faq-switch a", "orders").click();
      assertThat(visit.find("h1")).hasText("orders");
      assertThat(visit.page()).hasURL(Pattern.compile("/faq$"));
    }
  }

  private void keep(Visit visit, String name) {
    stage
        .settings()
        .pictures()
        .forEach(
            pictures ->
                visit
                    .page()
                    .screenshot(
                        new Page.ScreenshotOptions().setPath(pictures.resolve(name + ".png"))));
  }
}
