package dev.primavista.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.BDDAssertions.then;

import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a reader does with the console of the demo. */
@ExtendWith(OnStage.class)
final class ConsoleBrowserTest {
  private static final Pattern PERCENT = Pattern.compile("\\d+\\.\\d%");
  private static final String DROP =
      """
      async (files) => {
        const transfer = new DataTransfer();
        for (const { name, type, base64 } of files) {
          const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
          transfer.items.add(new File([bytes], name, { type }));
        }
        return transfer;
      }""";

  private final Stage stage;

  ConsoleBrowserTest(Stage stage) {
    this.stage = stage;
  }

  @Test
  void every_page_has_its_own_address_and_title() {
    try (Visit visit = stage.visit().open("/")) {
      assertThat(visit.page()).hasTitle("Models · Primavista");
      for (String name : List.of("Ask", "Images", "About")) {
        visit.find("nav[aria-label=Pages] >> text=" + name).click();
        assertThat(visit.page()).hasTitle(name + " · Primavista");
        assertThat(visit.find("nav a[aria-current=page]")).hasText(name);
      }
      visit.page().goBack();
      assertThat(visit.page()).hasURL(visit.origin().resolve("/images").toString());
      assertThat(visit.page()).hasTitle("Images · Primavista");
      visit.page().reload();
      assertThat(visit.find("h1")).hasText("Images");
    }
  }

  @Test
  void models_show_state_signature_and_counters_that_move() {
    try (Visit visit = stage.visit().open("/")) {
      Locator card = visit.find("[data-model='" + visit.state("s.apps.faq.model") + "']");
      assertThat(card.locator(".badge")).hasText("Ready");
      assertThat(card.locator(".signature")).containsText("BYTES");
      Locator requests = card.locator(".figures dd").first();
      String before = requests.textContent();
      visit
          .page()
          .evaluate(
              "fetch('/v1/faq/match', {method: 'POST', headers: {'Content-Type':"
                  + " 'application/json'}, body: JSON.stringify({question: 'what is a closure',"
                  + " top: 1})}).then((r) => r.text())");
      assertThat(requests).not().hasText(before);
    }
  }

  @Test
  void question_is_asked_and_the_second_hit_picked_by_keyboard_alone() {
    try (Visit visit = stage.visit().open("/faq")) {
      assertThat(visit.find("#question")).isFocused();
      visit.page().keyboard().type("what is a closure");
      assertThat(visit.find("[role=option]")).hasCount(5);
      assertThat(visit.find("[role=option] .bar-value").first()).hasText(PERCENT);
      assertThat(visit.find(".answer-card .eyebrow")).containsText("Best match");
      String second = visit.find("[role=option] .match-text").nth(1).innerText();
      visit.press("ArrowDown", "ArrowDown");
      assertThat(visit.find("#question")).hasAttribute("aria-activedescendant", "match-1");
      assertThat(visit.find("#match-1")).hasAttribute("aria-selected", "true");
      visit.press("Enter");
      assertThat(visit.find("[role=listbox]")).isHidden();
      assertThat(visit.find("#question")).hasAttribute("aria-expanded", "false");
      assertThat(visit.find("#question")).isFocused();
      assertThat(visit.find(".answer-card h2")).hasText(second);
      then(visit.find(".answer-card .prose").innerText()).isNotBlank();
      assertThat(visit.page()).hasURL(Pattern.compile("/faq\\?q=what%20is%20a%20closure$"));
      assertThat(visit.find("#say")).containsText("Answer to");
    }
  }

  @Test
  void question_far_from_all_is_not_answered_but_offers_candidates() {
    try (Visit visit = stage.visit().open("/faq?q=zzyzx%20qwrt%20vbnm")) {
      assertThat(visit.find(".notice-warn")).containsText("Not sure");
      assertThat(visit.find(".answer-card")).hasCount(0);
      then(visit.find("[role=option]").count()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void examples_answer_at_a_click_and_escape_starts_again() {
    try (Visit visit = stage.visit().open("/faq")) {
      visit.find(".chip").first().click();
      assertThat(visit.find("[role=option]").first()).isVisible();
      visit.press("Escape", "Escape");
      assertThat(visit.find("#question")).hasValue("");
      assertThat(visit.find(".chip").first()).isVisible();
    }
  }

  @Test
  void dropped_pictures_get_five_labels_each_and_a_broken_one_fails_alone() {
    try (Visit visit = stage.visit().expectingRefusals().open("/images")) {
      drop(visit, Map.of("airplane.png", Pictures.airplane(), "broken.png", Pictures.broken()));
      Locator good = visit.find(".picture:has-text('airplane.png')");
      Locator bad = visit.find(".picture:has-text('broken.png')");
      assertThat(good.locator(".bars li")).hasCount(5);
      assertThat(good.locator(".bar-value").first()).hasText(Pattern.compile("\\d%$"));
      assertThat(good.locator("img")).hasAttribute("src", Pattern.compile("^blob:"));
      assertThat(bad.locator(".notice-bad")).isVisible();
      then(bad.locator(".notice-title").innerText()).isNotBlank();
      assertThat(visit.find(".picture-tools")).containsText("2 pictures: 1 answered, 1 failed");
    }
  }

  private static void drop(Visit visit, Map<String, byte[]> files) {
    List<Map<String, String>> list =
        files.entrySet().stream()
            .map(
                file ->
                    Map.of(
                        "name", file.getKey(),
                        "type", "image/png",
                        "base64", Base64.getEncoder().encodeToString(file.getValue())))
            .toList();
    JSHandle transfer = visit.page().evaluateHandle(DROP, list);
    visit.find(".drop").dispatchEvent("drop", Map.of("dataTransfer", transfer));
  }

  @Test
  void chosen_files_that_are_no_pictures_are_refused_before_sending() {
    try (Visit visit = stage.visit().open("/images")) {
      FilePayload text = new FilePayload("notes.txt", "text/plain", Pictures.broken());
      FilePayload nothing = new FilePayload("empty.png", "image/png", new byte[0]);
      visit.find("#pictures").setInputFiles(new FilePayload[] {text, nothing});
      assertThat(visit.find(".picture:has-text('notes.txt')")).containsText("not a picture");
      assertThat(visit.find(".picture:has-text('empty.png')")).containsText("0 bytes");
      visit.button("Clear all").click();
      assertThat(visit.find(".picture")).hasCount(0);
    }
  }

  @Test
  void every_ready_model_scores_its_example_at_the_first_click() {
    try (Visit visit = stage.visit().open("/")) {
      String names =
          visit.state("s.models.filter((m) => m.state === 'READY').map((m) => m.name).join('\\n')");
      then(names).isNotBlank();
      for (String name : names.lines().toList()) {
        visit.open("/models/" + name);
        assertThat(visit.page()).hasTitle(name + " · Primavista");
        visit.button("Score").click();
        assertThat(visit.find(".timing")).containsText("compute");
        assertThat(visit.find(".answer .notice-bad")).hasCount(0);
      }
    }
  }

  @Test
  void form_takes_a_value_scores_it_by_key_and_shows_the_same_request_as_code() {
    try (Visit visit = stage.visit().open("/")) {
      visit.open("/models/" + visit.state("s.apps.faq.model"));
      visit.find("#in-0").fill("where do 'this' and \"that\" differ");
      visit.press("Control+Enter");
      assertThat(visit.find(".timing")).containsText("queue");
      assertThat(visit.find("[role=tabpanel] pre")).containsText("where do '\\''this'\\'' and");
      visit.find("[role=tab]").first().focus();
      visit.press("ArrowRight");
      assertThat(visit.find("[role=tabpanel] pre")).containsText("urllib.request");
      visit.press("ArrowRight");
      assertThat(visit.find("[role=tabpanel] pre")).containsText("java.net.http");
    }
  }

  @Test
  void wrong_input_is_said_beside_its_field_and_kept() {
    try (Visit visit = stage.visit().expectingRefusals().open("/")) {
      visit.open("/models/" + visit.state("s.apps.faq.model"));
      visit.find("input[name=try-mode]").nth(1).check();
      visit.find("#try-json").fill("{\"inputs\": [");
      visit.button("Score").click();
      assertThat(visit.find("#try-json-error")).containsText("Not JSON");
      assertThat(visit.find("#try-json")).hasAttribute("aria-invalid", "true");
      assertThat(visit.find("#try-json")).hasValue("{\"inputs\": [");
      visit.find("#try-json").fill("{\"inputs\": []}");
      visit.button("Score").click();
      assertThat(visit.find(".answer .notice-bad .notice-title")).isVisible();
      visit.button("Example").click();
      visit.button("Score").click();
      assertThat(visit.find(".timing")).isVisible();
    }
  }

  @Test
  void mistyped_address_is_a_page_that_leads_back() {
    try (Visit visit = stage.visit().expectingRefusals().open("/")) {
      visit.page().navigate(visit.page().url() + "imags");
      assertThat(visit.page()).hasTitle("Not Found · Primavista");
      assertThat(visit.find("main")).containsText("a similar path exists: /images");
      visit.find("a:has-text('See the models')").click();
      assertThat(visit.find("#server")).containsText("Ready");
    }
  }

  @Test
  void lost_server_is_said_input_kept_and_the_page_recovers_by_itself() {
    try (Visit visit = stage.visit().expectingRefusals().open("/faq")) {
      visit.page().route("**/*", route -> route.abort("connectionrefused"));
      assertThat(visit.find("#offline")).containsText("No answer from the server since");
      visit.find("#question").fill("what is hoisting");
      assertThat(visit.find(".notice-warn")).containsText("Your question is kept");
      visit.page().unroute("**/*");
      assertThat(visit.find("#offline")).isHidden();
      assertThat(visit.find("#question")).hasValue("what is hoisting");
      assertThat(visit.find("[role=option]").first()).isVisible();
    }
  }

  @Test
  void busy_server_is_asked_again_when_it_said_and_three_times_at_most() {
    try (Visit visit = stage.visit().expectingRefusals().open("/faq")) {
      AtomicInteger asked = new AtomicInteger();
      visit
          .page()
          .route(
              "**/v1/faq/match",
              route -> {
                asked.incrementAndGet();
                route.fulfill(busy());
              });
      visit.find("#question").fill("what is a promise");
      assertThat(visit.find(".busy")).containsText("(1 of 3)");
      assertThat(visit.find(".notice-bad")).containsText("the queue is full");
      then(asked).hasValue(4);
      visit.find("#question").fill("what is a promise for");
      assertThat(visit.find(".busy")).isVisible();
      visit.button("Stop").click();
      assertThat(visit.find(".busy")).isHidden();
      assertThat(visit.find(".notice")).containsText("Stopped");
    }
  }

  private static Route.FulfillOptions busy() {
    return new Route.FulfillOptions()
        .setStatus(429)
        .setHeaders(Map.of("Retry-After", "1", "Content-Type", "application/json"))
        .setBody("{\"error\":\"the queue is full\",\"code\":\"overloaded\"}");
  }
}
