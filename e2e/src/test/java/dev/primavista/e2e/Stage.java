package dev.primavista.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import dev.primavista.testkit.SharedData;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One server and one browser for all tests of this module. */
final class Stage implements AutoCloseable {
  /** Where Linux distributions put the browser. */
  static final List<Path> BROWSERS =
      List.of(
          Path.of("/usr/bin/chromium"),
          Path.of("/usr/bin/chromium-browser"),
          Path.of("/usr/bin/google-chrome"));

  private final Settings settings;
  private final @Nullable PrimaServer demo;
  private final URI origin;
  private @Nullable PrimaServer models;
  private final Playwright playwright;
  private final Browser browser;

  private Stage(
      Settings settings, @Nullable PrimaServer demo, Playwright playwright, Browser browser) {
    this.settings = settings;
    this.demo = demo;
    this.origin = demo != null ? demo.origin() : settings.server().orElseThrow();
    this.playwright = playwright;
    this.browser = browser;
  }

  static Optional<Path> installedBrowser() {
    return BROWSERS.stream().filter(Files::isExecutable).findFirst();
  }

  static Stage open(Path executable) {
    Settings settings = Settings.read();
    PrimaServer demo = settings.server().isPresent() ? null : PrimaServer.start("demo");
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    .setArgs(List.of("--no-sandbox", "--disable-gpu")));
    return new Stage(settings, demo, playwright, browser);
  }

  /** A reader with an empty profile and the given screen. */
  Visit visit(Browser.NewContextOptions screen) {
    return new Visit(browser.newContext(screen), origin);
  }

  Visit visit() {
    return visit(new Browser.NewContextOptions().setViewportSize(1280, 800));
  }

  /**
   * A reader of a server with scikit-learn models that were fitted on data frames: {@code churn}
   * and {@code iris}.
   */
  synchronized Visit modelsVisit(Browser.NewContextOptions screen) {
    PrimaServer serving = models;
    if (serving == null) {
      serving = PrimaServer.start("serve", model("churn"), model("iris"));
      models = serving;
    }
    return new Visit(browser.newContext(screen), serving.origin());
  }

  /** A reader of another server than the stage's own. */
  Visit visitOf(PrimaServer server) {
    Browser.NewContextOptions screen = new Browser.NewContextOptions().setViewportSize(1280, 800);
    return new Visit(browser.newContext(screen.setAcceptDownloads(true)), server.origin());
  }

  /** A tab without the laws of the console, for pages of other sites. */
  Page strangePage() {
    return browser.newContext().newPage();
  }

  private static String model(String name) {
    return SharedData.projectRoot()
        .resolve("cli/src/test/resources/dev/primavista/cli/" + name + ".joblib")
        .toString();
  }

  Settings settings() {
    return settings;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
    if (demo != null) {
      demo.close();
    }
    if (models != null) {
      models.close();
    }
  }
}
