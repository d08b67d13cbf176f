package dev.primavista.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.BDDAssertions.then;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What readers and editors do with a FAQ that lives. */
@ExtendWith(OnStage.class)
final class FaqBrowserTest {
  private static final List<String> WCAG =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
  private static final String LIST =
      """
      id,question,answer
      return,How do I send something back?,"Use the **label** in the box.<img src=x onerror=alert(1)>"
      pay,Which cards do you take?,"Visa and Mastercard, see [the list](https://shop.example/cards)."
      ship,When will my parcel arrive?,Within `three` working days.
      warranty,How long is the guarantee?,Two years.
      """;

  @TempDir private static Path folder = Path.of("");
  private static @Nullable PrimaServer server;

  private final Stage stage;

  FaqBrowserTest(Stage stage) {
    this.stage = stage;
  }

  @BeforeAll
  static void start() throws IOException {
    Path list = Files.writeString(folder.resolve("shop.csv"), LIST);
    server = PrimaServer.start("faq", "serve", "--faq", list.toString());
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

  private static void ask(Visit visit, String question) {
    visit.find("#question").fill("");
    visit.find("#question").fill(question);
    visit.find("#question").press("Enter");
    assertThat(visit.find(".took")).containsText("here after");
  }

  @Test
  void a_question_goes_from_the_reader_to_the_editor_and_back() {
    try (Visit visit = visit().open("/faq")) {
      visit.find("#question").fill("how can i send it back");
      assertThat(visit.find("[role=option]").first()).containsText("How do I send something back?");
      assertThat(visit.find("[role=option] mark").first()).hasText("send");
      visit.find("[role=option]").first().click();
      assertThat(visit.find(".answer-card .prose strong")).hasText("label");
      assertThat(visit.find(".answer-card img")).hasCount(0);
      shot(visit, "faq-ask");
      visit.button("This answered it").dblclick();
      assertThat(visit.find(".ask-verdict .done-line")).containsText("Thank you");
      then(axe(visit)).isEmpty();

      ask(visit, "is my money safe with you if it breaks");
      visit.button("None of these").click();
      assertThat(visit.find(".ask-verdict .done-line")).containsText("no answer yet");

      visit.find(".faq-links >> text=Edit").click();
      assertThat(visit.find("h1")).hasText("Edit shop");
      Path more = write("more.csv", "id,question,answer\ngift,Can you wrap it as a gift?,Yes.\n");
      visit.find("#import-file").setInputFiles(more);
      assertThat(visit.find(".section-note")).containsText("entries of this FAQ are not in it.");
      visit.button("Take it in").first().click();
      assertThat(visit.find(".section-note")).containsText("more.csv: 1 new, 0 changed");
      visit.find("[data-entry=gift]").click();
      visit.find("#entry-answer").fill("Yes, for *two* euros.");
      shot(visit, "faq-edit");
      then(axe(visit)).isEmpty();
      visit.button("Save").click();
      assertThat(visit.find(".section-note")).containsText("Saved");

      visit.find(".faq-links >> text=Inbox").click();
      assertThat(visit.find("h1")).hasText("Inbox");
      Locator asked = visit.find(".inbox .card", "is my money safe");
      shot(visit, "faq-inbox");
      then(axe(visit)).isEmpty();
      Locator candidates = asked.locator(".choices button");
      then(candidates.count()).isPositive();
      String chosen = candidates.last().evaluate("b => b.firstChild.data").toString();
      candidates.last().click();
      assertThat(visit.find(".section-note")).containsText("Added to: " + chosen);
      Locator helped = visit.find(".inbox .card", "how can i send it back");
      assertThat(helped).containsText("Helped 1 time");
      helped.locator(".primary").click();
      assertThat(helped).hasCount(0);

      visit.find(".faq-links >> text=Ask").click();
      ask(visit, "is my money safe with you if it breaks");
      assertThat(visit.find("[role=option]").first()).containsText(chosen);
      ask(visit, "wrap as a gift");
      visit.find("[role=option]").first().click();
      assertThat(visit.find(".answer-card .prose em")).hasText("two");
    }
  }

  @Test
  void what_an_editor_typed_is_not_lost_and_nobody_overwrites_anothers_change() {
    try (Visit visit = visit().expectingRefusals().open("/faq/edit?entry=pay")) {
      visit.find("#entry-answer").fill("Visa alone.");
      visit.find(".faq-links >> text=Ask").click();
      visit.page().goBack();
      visit.find("[data-entry=pay]").click();
      assertThat(visit.find(".entry-form .notice")).containsText("Your draft is back");
      assertThat(visit.find("#entry-answer")).hasValue("Visa alone.");
      visit
          .page()
          .evaluate(
              "fetch('/v1/faq/shop/entries/pay', {method: 'PUT', headers: {'If-Match': '*',"
                  + " 'Content-Type': 'application/json'}, body: JSON.stringify({question:"
                  + " 'Which cards do you take?', answer: 'All.'})}).then((r) => r.text())");
      visit.button("Save").click();
      assertThat(visit.find(".entry-form .notice")).containsText("Somebody changed this entry");
      visit.button("See theirs").click();
      assertThat(visit.find("#entry-answer")).hasValue("All.");
      visit.button("Take mine").click();
      assertThat(visit.find("#entry-answer")).hasValue("Visa alone.");
      visit.button("Save").click();
      assertThat(visit.find(".section-note")).containsText("Saved");
      visit.find("[data-entry=pay]").click();
      assertThat(visit.find("#entry-answer")).hasValue("Visa alone.");
    }
  }

  @Test
  void a_list_may_take_the_place_of_the_rest_and_an_older_version_comes_back() {
    try (Visit visit = visit().open("/faq/edit")) {
      visit
          .page()
          .evaluate(
              "fetch('/v1/faq/parts/import', {method: 'POST', body:"
                  + " 'id,question,answer\\na,Axle?,Old.\\nb,Bolt?,Yes.'}).then((r) => r.text())");
      visit.open("/faq/edit?faq=parts");
      Path list = write("parts.csv", "id,question,answer,Owner\na,Axle?,New.,me\nc,Cog?,No.,me\n");
      visit.find("#import-file").setInputFiles(list);
      assertThat(visit.find(".section-note"))
          .containsText("Not read: column Owner. 1 entry of this FAQ is not in it.");
      assertThat(visit.find("[data-entry=b]")).hasCount(1);
      visit.button("Take it in and delete the other 1").click();
      assertThat(visit.find(".section-note"))
          .hasText("parts.csv: 1 new, 1 changed, 0 as before, 1 deleted");
      assertThat(visit.find("[data-entry=b]")).hasCount(0);

      visit.find("[data-entry=a]").click();
      visit.find("summary >> text=History").click();
      visit.find(".history li", "Old.").locator("button").click();
      assertThat(visit.find("#entry-answer")).hasValue("Old.");
      then(axe(visit)).isEmpty();
      visit.button("Save").click();
      visit.button("Undo").click();
      assertThat(visit.find(".section-note")).hasText("The entry is back");
      visit.find("[data-entry=a]").click();
      assertThat(visit.find("#entry-answer")).hasValue("New.");
    }
  }

  @Test
  void an_entry_is_deleted_after_a_question_and_comes_back() {
    try (Visit visit = visit().expectingRefusals().open("/faq/edit?entry=warranty")) {
      visit.button("Delete").click();
      visit.button("Keep it").click();
      visit.button("Delete").click();
      visit.button("Delete it").click();
      assertThat(visit.find(".section-note")).containsText("Deleted");
      assertThat(visit.find("[data-entry=warranty]")).hasCount(0);
      visit.button("Undo").click();
      assertThat(visit.find(".section-note")).hasText("The entry is back");
      visit.find("[data-entry=warranty]").click();
      visit.find("#entry-answer").fill("Three years.");
      visit
          .page()
          .evaluate(
              "fetch('/v1/faq/shop/entries/warranty', {method: 'DELETE', headers: {'If-Match':"
                  + " '*'}}).then((r) => r.text())");
      visit.button("Save").click();
      assertThat(visit.find(".entry-form .notice")).containsText("Somebody deleted this entry");
      visit.button("Save as a new entry").click();
      assertThat(visit.find(".section-note")).containsText("Saved");
      visit.find("[data-entry=warranty]").click();
      assertThat(visit.find("#entry-answer")).hasValue("Three years.");
    }
  }

  @Test
  void answers_that_come_late_or_twice_change_nothing() {
    try (Visit visit = visit().open("/faq/edit")) {
      delay(visit, "/entries?limit=50&q=p");
      visit
          .page()
          .waitForRequest(
              request -> request.url().endsWith("q=p"),
              () -> visit.find("#find-entry").pressSequentially("p"));
      visit.find("#find-entry").fill("parcel");
      assertThat(visit.find(".entry-line")).hasCount(1);
      release(visit);
      assertThat(visit.find(".entry-line")).hasCount(1);
      visit.find("#find-entry").fill("");
      assertThat(visit.find("[data-entry=return]")).hasCount(1);

      delay(visit, "/entries/ship");
      visit.find("[data-entry=ship]").click();
      visit.find("[data-entry=return]").click();
      assertThat(visit.find(".entry-form h2")).hasText("Entry return");
      release(visit);
      assertThat(visit.find(".entry-form h2")).hasText("Entry return");

      visit.button("New entry").click();
      visit.find("#entry-question").fill("Saved how often?");
      visit.find("#entry-tags").fill("[\"once, not twice\", \"b\"]");
      delay(visit, "/entries");
      visit.button("Save").click();
      visit.button("Save").click();
      release(visit);
      assertThat(visit.find(".section-note")).containsText("Saved");
      Locator saved = visit.find(".entry-line", "Saved how often?");
      assertThat(saved).hasCount(1);
      saved.click();
      assertThat(visit.find("#entry-tags")).hasValue("[\"once, not twice\",\"b\"]");
    }
  }

  /** Answers to requests of addresses that end so wait until they are released. */
  private static void delay(Visit visit, String ending) {
    visit
        .page()
        .evaluate(
            """
            (ending) => {
              const fetched = window.fetched ?? window.fetch;
              window.fetched = fetched;
              window.waiting = new Promise((go) => (window.release = go));
              window.fetch = async (address, options) => {
                const response = await fetched(address, options);
                if (String(address).endsWith(ending)) await window.waiting;
                return response;
              };
            }
            """,
            ending);
  }

  /** Gives them free, and waits until the page has taken them. */
  private static void release(Visit visit) {
    visit
        .page()
        .evaluate(
            "async () => { window.release(); window.fetch = window.fetched;"
                + " await new Promise((go) => setTimeout(go, 0)); }");
  }

  @Test
  void a_wrong_editors_key_is_told_before_anything_is_typed() {
    Path list = write("own.csv", "id,question,answer\na,Why?,So.\n");
    Path key = write("editor.key", "the-editors-key-of-this-test-alone\n");
    try (PrimaServer own =
            PrimaServer.start(
                "faq", "serve", "--faq", list.toString(), "--editor-key-file", key.toString());
        Visit visit = stage.visitOf(own).expectingRefusals().open("/faq/edit")) {
      visit.find("#editor-key").fill("the-editors-key-of-another-test");
      visit.button("Go on").click();
      assertThat(visit.find(".notice")).containsText("this is not the editor's key");
      visit.find("#editor-key").fill("the-editors-key-of-this-test-alone");
      visit.find("#editor-name").fill("Jürgen 日本");
      visit.button("Go on").click();
      visit.find("[data-entry=a]").click();
      visit.find("#entry-answer").fill("Because.");
      visit.button("Save").click();
      assertThat(visit.find(".section-note")).containsText("Saved");
      visit.find("[data-entry=a]").click();
      assertThat(visit.find(".entry-form")).containsText("by Jürgen 日本 at");
      visit.page().navigate(visit.origin().resolve("/").toString());
      assertThat(visit.find(".tile")).hasCount(1);
    }
  }

  @Test
  void what_was_asked_leaves_the_inbox_when_its_entry_is_written() {
    try (Visit visit = visit().open("/faq")) {
      ask(visit, "do you sell shoes for horses");
      visit.button("None of these").click();
      assertThat(visit.find(".ask-verdict .done-line")).containsText("no answer yet");
      visit.find(".faq-links >> text=Inbox").click();
      Locator asked = visit.find(".inbox .card", "shoes for horses");
      asked.locator("text=Write a new entry").click();
      assertThat(visit.find("#entry-question")).hasValue("do you sell shoes for horses");
      visit.find("#entry-answer").fill("We do.");
      visit.button("Save").click();
      assertThat(visit.find(".section-note")).containsText("Saved");
      visit.find(".faq-links >> text=Inbox").click();
      assertThat(visit.find("#unanswered")).isVisible();
      assertThat(visit.find(".inbox .card", "shoes for horses")).hasCount(0);
    }
  }

  @Test
  void what_was_asked_is_added_to_any_entry() {
    try (Visit visit = visit().open("/faq/edit")) {
      Path list =
          write(
              "many.csv",
              "id,question,answer\n"
                  + IntStream.range(0, 12)
                      .mapToObj(i -> "n" + i + ",Where is shelf " + i + "?,There.\n")
                      .collect(Collectors.joining()));
      visit.find("#import-file").setInputFiles(list);
      visit.button("Take it in").first().click();
      assertThat(visit.find(".section-note")).containsText("12 new");
      visit.find(".faq-links >> text=Ask").click();
      ask(visit, "qwertz uiop");
      visit.button("None of these").click();
      assertThat(visit.find(".ask-verdict .done-line")).containsText("no answer yet");
      visit.find(".faq-links >> text=Inbox").click();
      Locator asked = visit.find(".inbox .card", "qwertz uiop");
      asked.locator("summary").click();
      assertThat(asked.locator(".finder input")).isFocused();
      asked.locator(".finder input").fill("shelf");
      assertThat(asked.locator(".finder"))
          .containsText("12 entries have these words, of which the first 8");
      then(axe(visit)).isEmpty();
      asked.locator(".finder input").fill("shelf 11");
      assertThat(asked.locator(".finder button")).hasCount(1);
      asked.locator(".finder button").click();
      assertThat(visit.find(".section-note")).containsText("Added to: Where is shelf 11?");
      assertThat(visit.find(".inbox .card", "qwertz uiop")).hasCount(0);
    }
  }

  @Test
  void a_list_with_a_fault_says_where_and_changes_nothing() {
    try (Visit visit = visit().expectingRefusals().open("/faq/edit")) {
      Path list = write("broken.csv", "id,question,answer\nx,Fine?,y\nz,,y\n");
      visit.find("#import-file").setInputFiles(list);
      assertThat(visit.find(".section-note .notice-bad")).containsText("line 3");
      assertThat(visit.find("[data-entry=x]")).hasCount(0);
      Download export = visit.page().waitForDownload(() -> visit.find("text=Export").click());
      then(export.suggestedFilename()).isEqualTo("shop.csv");
    }
  }

  @Test
  void two_matchers_answer_side_by_side() throws InterruptedException {
    Path list =
        write(
            "two.csv",
            """
            id,question,answer,askings
            ship,When will my parcel arrive?,Soon.,where is my order
            pay,Which cards do you take?,Visa.,can i use paypal
            back,May I return it?,Yes.,
            """);
    Path matcher = folder.resolve("trained.faq");
    PrimaServer.complete(
        "faq", "train", list.toString(), "--encoder", "none", "--output", matcher.toString());
    try (PrimaServer two =
            PrimaServer.start(
                "faq",
                "serve",
                "--faq",
                list.toString(),
                "--model",
                matcher.toString(),
                "--compare",
                "words");
        Visit visit = stage.visitOf(two).open("/faq")) {
      visit.find("summary", "Compare the matchers").click();
      ask(visit, "where is the parcel that i paid for");
      assertThat(visit.find(".compare h2")).hasText(new String[] {"trained", "words"});
      assertThat(visit.find(".compare section").first().locator("li")).hasCount(3);
      assertThat(visit.find(".compare section").last().locator("li").first())
          .containsText("When will my parcel arrive?");
      shot(visit, "faq-compare");
      then(axe(visit)).isEmpty();
    }
  }

  private void shot(Visit visit, String name) {
    for (Path pictures : stage.settings().pictures()) {
      visit
          .page()
          .screenshot(
              new Page.ScreenshotOptions()
                  .setPath(pictures.resolve(name + ".png"))
                  .setFullPage(true));
    }
  }

  private static List<String> axe(Visit visit) {
    return new AxeBuilder(visit.page())
        .withTags(WCAG).analyze().getViolations().stream()
            .map(rule -> rule.getId() + ": " + rule.getNodes())
            .toList();
  }

  private static Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
