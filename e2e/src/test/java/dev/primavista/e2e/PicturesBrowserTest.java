package dev.primavista.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.BDDAssertions.then;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import dev.primavista.testkit.SharedData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a reader does on the Images page beside a detector and a network that embeds. */
@ExtendWith(OnStage.class)
final class PicturesBrowserTest {
  private static PrimaServer server;
  private final Stage stage;

  PicturesBrowserTest(Stage stage) {
    this.stage = stage;
  }

  @BeforeAll
  static void serve() {
    server =
        PrimaServer.start(
            "serve", network("squares_ssd"), network("squares_nms"), network("means"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static String network(String name) {
    return SharedData.projectRoot()
        .resolve("apps/vision/src/test/resources/dev/primavista/vision/" + name + ".onnx")
        .toString();
  }

  private static FilePayload squares(String name) {
    return new FilePayload(name, "image/png", Pictures.squares());
  }

  private Visit visit() {
    return stage.visitOf(server).open("/images");
  }

  private static Locator row(Visit visit, String name) {
    return visit.find(".picture:has-text('" + name + "')");
  }

  @Test
  void boxes_are_drawn_over_the_picture() {
    try (Visit visit = visit()) {
      visit.find("#vision-model").selectOption("squares_ssd");
      visit.find("#vision-least").fill("70");
      visit.find("#pictures").setInputFiles(squares("squares.png"));

      Locator row = row(visit, "squares.png");
      assertThat(row.locator(".bars li")).hasCount(2);
      assertThat(row.locator("svg.boxes")).hasAttribute("viewBox", "0 0 128 192");
      assertThat(row.locator("svg.boxes rect")).hasCount(2);
      assertThat(row.locator("svg.boxes"))
          .hasAttribute("aria-label", Pattern.compile("red at 32, 72, 64, 120"));
      Locator red = row.locator("svg.boxes g:has(text:text-is('red')) rect");
      assertThat(red).hasAttribute("x", "32");
      assertThat(red).hasAttribute("height", "48");
      then(red.boundingBox().width).isGreaterThan(20);
      // The whole picture is seen, so that boxes stand where the things are.
      then(row.locator("img").boundingBox().height)
          .isEqualTo(row.locator(".thumb").boundingBox().height);
      keep(visit, "images-boxes");
    }
  }

  @Test
  void two_networks_answer_side_by_side() {
    try (Visit visit = visit()) {
      visit.find("#vision-model").selectOption("squares_ssd");
      visit.find("#vision-other").selectOption("squares_nms");
      visit.find("#vision-least").fill("70");
      visit.find("#pictures").setInputFiles(squares("squares.png"));

      Locator answers = row(visit, "squares.png").locator(".beside .answer");
      assertThat(answers).hasCount(2);
      assertThat(answers.nth(0)).containsText("squares_ssd v1");
      assertThat(answers.nth(1)).containsText("squares_nms v1");
      assertThat(answers.nth(1).locator(".timing")).containsText("compute");
      assertThat(row(visit, "squares.png").locator("svg.boxes .box-1 rect")).hasCount(2);
      keep(visit, "images-beside");
    }
  }

  @Test
  void a_network_that_refuses_does_not_take_the_answer_beside_it_along() {
    try (Visit visit = visit().expectingRefusals()) {
      visit
          .page()
          .route(
              "**/v1/vision/squares_nms/**",
              route ->
                  route.fulfill(
                      new Route.FulfillOptions()
                          .setStatus(500)
                          .setBody("{\"error\": \"it failed\", \"code\": \"backend_failure\"}")));
      visit.find("#vision-model").selectOption("squares_ssd");
      visit.find("#vision-other").selectOption("squares_nms");
      visit.find("#vision-least").fill("70");
      visit.find("#pictures").setInputFiles(squares("squares.png"));

      Locator answers = row(visit, "squares.png").locator(".beside .answer");
      assertThat(answers.nth(0).locator(".bars li")).hasCount(2);
      assertThat(answers.nth(1)).containsText("squares_nms");
      assertThat(answers.nth(1).locator(".notice-bad")).containsText("it failed");
      assertThat(row(visit, "squares.png").locator("svg.boxes rect")).hasCount(2);
      assertThat(visit.find(".picture-tools")).containsText("1 picture: 1 answered");
    }
  }

  @Test
  void the_least_probability_leaves_things_out() {
    try (Visit visit = visit()) {
      visit.find("#vision-model").selectOption("squares_ssd");
      visit.find("#vision-least").fill("40");
      visit.find("#vision-top").fill("10");
      visit.find("#pictures").setInputFiles(squares("many.png"));
      assertThat(row(visit, "many.png").locator(".bars li")).hasCount(10);
      visit.find("#vision-least").fill("100");
      visit
          .find("#pictures")
          .setInputFiles(new FilePayload("blank.png", "image/png", Pictures.airplane()));
      assertThat(row(visit, "blank.png")).containsText("Nothing reaches 100%");
      assertThat(row(visit, "blank.png").locator("svg.boxes")).hasCount(0);
    }
  }

  @Test
  void several_pictures_have_a_row_each_and_errors_of_their_own() {
    try (Visit visit = visit().expectingRefusals()) {
      visit.find("#vision-model").selectOption("means");
      visit
          .find("#pictures")
          .setInputFiles(
              new FilePayload[] {
                squares("one.png"),
                new FilePayload("broken.png", "image/png", Pictures.broken()),
                new FilePayload("two.png", "image/png", Pictures.airplane()),
              });
      for (String name : List.of("one.png", "two.png")) {
        assertThat(row(visit, name)).containsText("A vector of 3 numbers");
      }
      assertThat(row(visit, "broken.png").locator(".notice-bad")).isVisible();
      assertThat(visit.find(".picture-tools")).containsText("3 pictures: 2 answered, 1 failed");
      visit.button("Remove broken.png").click();
      assertThat(visit.find(".picture-tools")).containsText("2 pictures: 2 answered");
      keep(visit, "images-several");
    }
  }

  @Test
  void as_many_labels_are_shown_as_are_asked_for() {
    try (Visit visit = stage.visit().open("/images")) {
      visit.find("#vision-top").fill("3");
      visit
          .find("#pictures")
          .setInputFiles(new FilePayload("airplane.png", "image/png", Pictures.airplane()));
      assertThat(row(visit, "airplane.png").locator(".bars li")).hasCount(3);
      visit.find("#vision-top").fill("99");
      visit.find("#vision-least").fill("-5");
      visit
          .find("#pictures")
          .setInputFiles(new FilePayload("again.png", "image/png", Pictures.airplane()));
      assertThat(row(visit, "again.png").locator(".bars li")).hasCount(10);
    }
  }

  @Test
  void no_more_things_are_told_than_are_asked_for() {
    try (Visit visit = visit()) {
      visit.find("#vision-model").selectOption("squares_ssd");
      visit.find("#vision-least").fill("40");
      visit.find("#vision-top").fill("1");
      visit.find("#pictures").setInputFiles(squares("one.png"));
      assertThat(row(visit, "one.png").locator(".bars li")).hasCount(1);
      assertThat(row(visit, "one.png").locator("svg.boxes rect")).hasCount(1);
    }
  }

  @Test
  void a_picture_waits_until_the_server_is_ready() {
    AtomicBoolean ready = new AtomicBoolean();
    try (Visit visit = stage.visitOf(server).expectingRefusals()) {
      visit
          .page()
          .route(
              "**/console/state*",
              route -> {
                APIResponse state = route.fetch();
                String text = state.text();
                route.fulfill(
                    new Route.FulfillOptions()
                        .setResponse(state)
                        .setBody(
                            ready.get()
                                ? text
                                : text.replaceFirst("\"ready\":true", "\"ready\":false")));
              });
      visit
          .page()
          .route(
              "**/v1/vision/**",
              route -> {
                if (ready.get()) {
                  route.resume();
                } else {
                  route.fulfill(
                      new Route.FulfillOptions()
                          .setStatus(503)
                          .setHeaders(Map.of("retry-after", "1"))
                          .setBody("{\"error\": \"starting\", \"code\": \"model_not_ready\"}"));
                }
              });
      visit.open("/images");
      visit.find("#vision-model").selectOption("means");
      visit.find("#pictures").setInputFiles(squares("early.png"));
      assertThat(row(visit, "early.png"))
          .containsText(
              "Sent again when it is",
              new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
      ready.set(true);
      assertThat(row(visit, "early.png")).containsText("A vector of 3 numbers");
    }
  }

  @Test
  void a_camera_that_is_allowed_after_the_page_was_left_goes_off() {
    try (Visit visit = stage.visitOf(server)) {
      visit
          .page()
          .addInitScript(
              "navigator.mediaDevices.getUserMedia = () => new Promise((done) => {"
                  + "  window.allow = () => {"
                  + "    const stream = document.createElement('canvas').captureStream();"
                  + "    window.track = stream.getTracks()[0];"
                  + "    done(stream);"
                  + "  };"
                  + "});");
      visit.open("/images");
      visit.button("Use the camera").click();
      visit.find("nav a", "Models").click();
      assertThat(visit.find("#pictures")).hasCount(0);
      visit.page().evaluate("window.allow()");
      then(visit.page().waitForFunction("window.track.readyState === 'ended'").jsonValue())
          .isEqualTo(true);
    }
  }

  private void keep(Visit visit, String name) {
    for (Path folder : stage.settings().pictures()) {
      visit
          .page()
          .screenshot(
              new Page.ScreenshotOptions()
                  .setPath(folder.resolve(name + ".png"))
                  .setFullPage(true));
    }
  }
}
