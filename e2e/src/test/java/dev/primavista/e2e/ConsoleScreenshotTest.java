package dev.primavista.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.assertj.core.api.BDDAssertions;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Takes the pictures that the documents show, into {@code e2e/target/screenshots} and, with {@code
 * -Dprima.screenshots=docs/images}, into that folder too.
 */
@ExtendWith(OnStage.class)
final class ConsoleScreenshotTest {
  private final Stage stage;

  ConsoleScreenshotTest(Stage stage) {
    this.stage = stage;
  }

  enum Screen {
    LIGHT,
    DARK,
    PHONE,
    PHONE_DARK;

    String suffix() {
      return this == LIGHT ? "" : "-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Browser.NewContextOptions options() {
      Browser.NewContextOptions options =
          new Browser.NewContextOptions()
              .setColorScheme(name().endsWith("DARK") ? ColorScheme.DARK : ColorScheme.LIGHT)
              .setReducedMotion(ReducedMotion.REDUCE);
      return name().startsWith("PHONE")
          ? options.setViewportSize(390, 844).setDeviceScaleFactor(2)
          : options.setViewportSize(1280, 800);
    }
  }

  @ParameterizedTest
  @EnumSource
  void each_page_has_its_picture(Screen screen) throws IOException {
    try (Visit visit = stage.visit(screen.options()).open("/faq")) {
      visit.find("#question").fill("what is a closure and what is it good for");
      visit.find(".answer-card").waitFor();
      take(visit, "console-faq" + screen.suffix());
      visit.open("/images");
      visit
          .find("#pictures")
          .setInputFiles(new FilePayload("airplane.png", "image/png", Pictures.airplane()));
      visit.find(".picture .bars").waitFor();
      visit.find(".thumb img").waitFor();
      take(visit, "console-images" + screen.suffix());
      visit.open("/");
      visit.find(".spark:has-text('requests/s')").first().waitFor();
      take(visit, "console-models" + screen.suffix());
      visit.open("/models/" + visit.state("s.apps.faq.model"));
      visit.button("Score").click();
      visit.find(".timing").waitFor();
      take(visit, "console-model" + screen.suffix());
    }
  }

  private void take(Visit visit, String name) throws IOException {
    byte[] picture = visit.page().screenshot(new Page.ScreenshotOptions().setFullPage(false));
    for (Path folder : stage.settings().pictures()) {
      Files.createDirectories(folder);
      Files.write(folder.resolve(name + ".png"), picture);
    }
    BDDAssertions.then(picture).isNotEmpty();
  }
}
