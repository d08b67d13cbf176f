package dev.primavista.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.BDDAssertions.then;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of a scikit-learn model: its drawing, and the form made from its columns. */
@ExtendWith(OnStage.class)
final class PipelineBrowserTest {
  private final Stage stage;

  PipelineBrowserTest(Stage stage) {
    this.stage = stage;
  }

  private static Browser.NewContextOptions screen(int width) {
    return new Browser.NewContextOptions().setViewportSize(width, 800);
  }

  @Test
  void steps_are_boxes_in_boxes_and_a_click_unfolds_their_parameters() {
    try (Visit visit = stage.modelsVisit(screen(1280)).open("/models/churn")) {
      Locator drawing = visit.find(".pipeline");
      assertThat(drawing.locator(".branches > li")).hasCount(5);
      assertThat(drawing).containsText("plan; 1 column, 3 categories");
      Locator last = drawing.locator("summary:has-text('LogisticRegression')");
      assertThat(drawing.locator("dd:has-text('0.5')")).isHidden();
      last.click();
      assertThat(drawing.locator("dd:has-text('0.5')")).isVisible();
      last.focus();
      visit.press("Enter");
      assertThat(drawing.locator("dd:has-text('0.5')")).isHidden();
    }
  }

  @Test
  void branches_stand_side_by_side_where_there_is_room_and_below_each_other_where_not() {
    try (Visit visit = stage.modelsVisit(screen(1280)).open("/models/churn")) {
      then(branch(visit, 1).y).isEqualTo(branch(visit, 0).y);
      then(branch(visit, 1).x).isGreaterThan(branch(visit, 0).x);
    }
    try (Visit visit = stage.modelsVisit(screen(320)).open("/models/churn")) {
      then(branch(visit, 1).x).isEqualTo(branch(visit, 0).x);
      then(branch(visit, 1).y).isGreaterThan(branch(visit, 0).y);
    }
  }

  private static BoundingBox branch(Visit visit, int index) {
    return visit.find(".branches > li").nth(index).boundingBox();
  }

  @Test
  void a_number_may_be_left_empty_where_the_model_fills_gaps_and_missing_ones_survive_as_json() {
    try (Visit visit = stage.modelsVisit(screen(1280)).open("/models/churn")) {
      visit.page().getByLabel("age FP64 [-1]").fill("");
      visit.button("Score").click();
      assertThat(visit.find(".answer .big-value")).hasText(Pattern.compile("yes|no"));
      visit.find("input[name=try-mode]").nth(1).check();
      assertThat(visit.find("#try-json")).hasValue(Pattern.compile("\\[NaN\\]"));
      visit.button("Score").click();
      assertThat(visit.find("#try-json-error")).isEmpty();
      assertThat(visit.find(".answer .big-value")).hasText(Pattern.compile("yes|no"));
      visit.find("input[name=try-mode]").nth(0).check();
      assertThat(visit.page().getByLabel("age FP64 [-1]")).hasValue("NaN");
    }
  }

  @Test
  void what_is_not_scored_leaves_no_earlier_answer() {
    try (Visit visit = stage.modelsVisit(screen(1280)).open("/models/churn")) {
      visit.button("Score").click();
      assertThat(visit.find(".answer .big-value")).isVisible();
      visit.page().getByLabel("age FP64 [-1]").fill("old");
      visit.button("Score").click();
      assertThat(visit.find(".answer .big-value")).hasCount(0);
      assertThat(visit.find(".answer")).containsText("Not scored");
    }
  }

  @Test
  void the_form_has_a_field_for_each_column_by_its_type_and_the_example_scores() {
    try (Visit visit = stage.modelsVisit(screen(1280)).open("/models/churn")) {
      assertThat(visit.find("select#in-2 option")).hasCount(3);
      visit.button("Score").click();
      assertThat(visit.find(".timing")).containsText("compute");
      visit.page().getByLabel("tenure FP64 [-1]").fill("8");
      visit.page().getByLabel("plan BYTES [-1]").selectOption("pro");
      visit.page().getByLabel("note BYTES [-1]").fill("wants to leave");
      visit.button("Score").click();
      assertThat(visit.find(".answer .big-value")).hasText("yes");
      assertThat(visit.find(".answer .bar-label").first()).hasText("yes");
    }
  }

  @Test
  void a_wrong_value_is_said_beside_its_column() {
    try (Visit visit = stage.modelsVisit(screen(1280)).expectingRefusals().open("/models/churn")) {
      visit.page().getByLabel("age FP64 [-1]").fill("old");
      visit.button("Score").click();
      assertThat(visit.find("#in-0-error")).containsText("expected: a number");
      assertThat(visit.find("#in-0")).hasAttribute("aria-invalid", "true");
    }
  }

  @Test
  void a_model_of_named_numbers_has_a_field_for_each() {
    try (Visit visit = stage.modelsVisit(screen(1280)).open("/models/iris")) {
      visit.page().getByLabel("petal length (cm) FP64 [-1]").fill("5.1");
      visit.page().getByLabel("petal width (cm) FP64 [-1]").fill("2.3");
      visit.button("Score").click();
      assertThat(visit.find(".answer .bar-label").first()).hasText("virginica");
    }
  }

  @ParameterizedTest
  @CsvSource({"1280,LIGHT", "1280,DARK", "320,LIGHT", "320,DARK"})
  void unfolded_it_is_open_to_everybody_and_fits(int width, ColorScheme theme) throws IOException {
    try (Visit visit =
        stage.modelsVisit(screen(width).setColorScheme(theme)).open("/models/churn")) {
      for (Locator summary : visit.find(".pipeline summary").all()) {
        summary.click();
      }
      then(new AxeBuilder(visit.page()).analyze().getViolations())
          .extracting(rule -> rule.getId() + ": " + rule.getNodes())
          .isEmpty();
      Object excess =
          visit.page().evaluate("document.documentElement.scrollWidth - window.innerWidth");
      then(((Number) excess).intValue()).as("pixels too wide").isLessThanOrEqualTo(0);
      take(visit, "pipeline-" + width + "-" + theme.name().toLowerCase(Locale.ROOT));
    }
  }

  private void take(Visit visit, String name) throws IOException {
    Path folder = stage.settings().pictures().getFirst();
    Files.createDirectories(folder);
    byte[] picture = visit.page().screenshot(new Page.ScreenshotOptions().setFullPage(true));
    Files.write(folder.resolve(name + ".png"), picture);
    then(picture).isNotEmpty();
  }
}
