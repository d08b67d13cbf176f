package dev.primavista.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A folder of many models, of which one is broken and one is not loaded. */
@ExtendWith(OnStage.class)
final class RepositoryBrowserTest {
  private static final int MANY = 13;

  @TempDir private static Path folder = Path.of("");
  private static @Nullable PrimaServer server;

  private final Stage stage;

  RepositoryBrowserTest(Stage stage) {
    this.stage = stage;
  }

  @BeforeAll
  static void serve() throws IOException {
    Path root = SharedData.projectRoot();
    Path cli = root.resolve("cli/src/test/resources/dev/primavista/cli");
    for (int i = 1; i <= MANY; i++) {
      Files.copy(cli.resolve("iris.joblib"), folder.resolve("iris-" + i + ".joblib"));
    }
    Files.copy(cli.resolve("churn.joblib"), folder.resolve("churn.joblib"));
    Files.copy(
        root.resolve("e2e/src/test/resources/dev/primavista/e2e/tokens.onnx"),
        folder.resolve("tokens.onnx"));
    Files.write(folder.resolve("broken.joblib"), new byte[] {(byte) 0x80, 4, (byte) 0x95, 'x'});
    server = PrimaServer.start("serve", "--repository", folder.toString());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private Visit visit(String path) {
    return stage.visitOf(Objects.requireNonNull(server)).open(path);
  }

  @Test
  void a_broken_model_fails_alone_and_says_why() {
    try (Visit visit = visit("/")) {
      assertThat(visit.find("[data-model]")).hasCount(MANY + 3);
      Locator broken = visit.find("[data-model=broken]");
      assertThat(broken.locator(".badge")).hasText("Unavailable");
      assertThat(broken.locator(".notice-bad")).containsText("Not served");
      broken.locator("h2 a").click();
      assertThat(visit.find(".notice-bad")).containsText("This model is not served");
      assertThat(visit.find("h1")).hasText("broken");
    }
  }

  @Test
  void of_many_models_one_is_found_by_its_name() {
    try (Visit visit = visit("/")) {
      assertThat(visit.find("[data-model] h2").nth(2)).hasText("iris-1");
      assertThat(visit.find("[data-model] h2").nth(3)).hasText("iris-2");
      visit.page().getByLabel("Find a model").fill("IRIS-1");
      assertThat(visit.find("[data-model]:visible")).hasCount(5);
      visit.page().getByLabel("Find a model").fill("churn");
      assertThat(visit.find("[data-model]:visible")).hasCount(1);
    }
  }

  @Test
  void an_unloaded_model_is_still_known() {
    try (Visit visit = visit("/models/iris-7")) {
      visit
          .page()
          .evaluate("fetch('/v2/repository/models/iris-7/unload', {method: 'POST'}).then(() => 1)");
      assertThat(visit.find(".notice-warn")).containsText("This model is not loaded");
      visit
          .page()
          .evaluate("fetch('/v2/repository/models/iris-7/load', {method: 'POST'}).then(() => 1)");
      assertThat(visit.find(".badge")).hasText("Ready");
    }
  }

  @Test
  void an_open_axis_takes_as_many_numbers_as_are_typed_and_values_stay_in_their_order() {
    try (Visit visit = visit("/models/tokens")) {
      visit.page().getByLabel("tokens INT64 [-1, -1]").fill("1, 0, 1");
      visit.button("Score").click();
      assertThat(visit.find(".answer > p").first()).hasText("1, 0, 1");
    }
  }
}
