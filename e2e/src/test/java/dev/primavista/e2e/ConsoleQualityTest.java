package dev.primavista.e2e;

import static org.assertj.core.api.BDDAssertions.then;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws that hold on every page of the console: open to everybody, small, usable on any screen. */
@ExtendWith(OnStage.class)
final class ConsoleQualityTest {
  private static final List<String> WCAG =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
  private static final int REQUESTS = 12;
  private static final int GZIP_BYTES = 60_000;

  private final Stage stage;

  ConsoleQualityTest(Stage stage) {
    this.stage = stage;
  }

  /** How a reader sees the page. */
  enum Look {
    LIGHT,
    DARK,
    FORCED_COLORS;

    Browser.NewContextOptions screen() {
      Browser.NewContextOptions options = new Browser.NewContextOptions();
      return switch (this) {
        case LIGHT -> options.setColorScheme(ColorScheme.LIGHT);
        case DARK -> options.setColorScheme(ColorScheme.DARK);
        case FORCED_COLORS ->
            options.setForcedColors(ForcedColors.ACTIVE).setReducedMotion(ReducedMotion.REDUCE);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void axe_finds_nothing_on_any_page_in_any_look(Look look) {
    try (Visit visit = stage.visit(look.screen()).expectingRefusals().open("/")) {
      audit(visit, "models");
      model(visit);
      audit(visit, "model with an answer");
      visit.open("/faq");
      audit(visit, "empty question");
      ask(visit, "what is a closure");
      audit(visit, "matches");
      ask(visit, "zzyzx qwrt vbnm");
      visit.find(".notice-warn").waitFor();
      audit(visit, "not sure");
      images(visit.open("/images"));
      audit(visit, "pictures");
      audit(visit.open("/about"), "about");
      audit(visit.open("/models/no-such-model"), "unknown model");
      visit.page().route("**/*", route -> route.abort("connectionrefused"));
      visit.find("#offline").waitFor();
      audit(visit, "no answer from the server");
    }
  }

  private static void audit(Visit visit, String what) {
    then(new AxeBuilder(visit.page()).withTags(WCAG).analyze().getViolations())
        .as(what)
        .extracting(rule -> rule.getId() + ": " + rule.getNodes())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 390, 768})
  void narrow_screens_never_scroll_sideways(int width) {
    Browser.NewContextOptions screen =
        new Browser.NewContextOptions().setViewportSize(width, 700).setHasTouch(true);
    try (Visit visit = stage.visit(screen).expectingRefusals().open("/")) {
      fits(visit, "models");
      model(visit);
      fits(visit, "model with an answer");
      ask(visit.open("/faq"), "what is a closure");
      fits(visit, "matches");
      images(visit.open("/images"));
      fits(visit, "pictures");
      fits(visit.open("/about"), "about");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {705, 760, 818, 864, 865, 1024})
  void the_header_is_one_row_where_there_is_room(int width) {
    Browser.NewContextOptions screen = new Browser.NewContextOptions().setViewportSize(width, 700);
    try (Visit visit = stage.visit(screen).open("/")) {
      visit.find(".server-ready").waitFor();
      then(visit.find(".top-row").boundingBox().height).isLessThan(72);
    }
  }

  private static void fits(Visit visit, String what) {
    Object excess =
        visit.page().evaluate("document.documentElement.scrollWidth - window.innerWidth");
    then(((Number) excess).intValue()).as("pixels too wide: " + what).isLessThanOrEqualTo(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/models/{faq}", "/faq", "/images", "/about"})
  void first_load_of_a_page_is_small(String path) {
    String model;
    try (Visit visit = stage.visit().open("/")) {
      model = visit.state("s.apps.faq.model");
    }
    try (Visit visit = stage.visit().open(path.replace("{faq}", model))) {
      List<Response> responses = visit.responses();
      then(responses.size()).as("requests").isLessThanOrEqualTo(REQUESTS);
      int bytes = responses.stream().mapToInt(response -> gzipped(response.body())).sum();
      then(bytes).as("bytes after gzip").isLessThanOrEqualTo(GZIP_BYTES);
    }
  }

  private static int gzipped(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.size();
  }

  private static void model(Visit visit) {
    visit.open("/models/" + visit.state("s.apps.faq.model"));
    visit.button("Score").click();
    visit.find(".timing").waitFor();
  }

  private static void ask(Visit visit, String question) {
    visit.find("#question").fill(question);
    visit.find(".took:not(:empty)").waitFor();
  }

  private static void images(Visit visit) {
    visit
        .find("#pictures")
        .setInputFiles(
            new FilePayload[] {
              new FilePayload("airplane.png", "image/png", Pictures.airplane()),
              new FilePayload("broken.png", "image/png", Pictures.broken())
            });
    visit.find(".picture .bars").waitFor();
    visit.find(".picture .notice-bad").waitFor();
  }
}
