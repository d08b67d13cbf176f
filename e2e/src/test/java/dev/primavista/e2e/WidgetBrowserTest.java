package dev.primavista.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.BDDAssertions.then;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A FAQ on pages of other sites. */
@ExtendWith(OnStage.class)
final class WidgetBrowserTest {
  private static final String LIST =
      """
      id,question,answer,language
      return,How do I send something back?,"Use the **label** in the box.",en
      pay,Which cards do you take?,Visa and Mastercard.,en
      ship,When will my parcel arrive?,Within `three` working days.,en
      paket,Wann kommt mein Paket an?,In drei Tagen.,de
      warranty,How long is the guarantee?,Two years.,en
      """;

  private static final String GERMAN =
      " data-language=\"de\" data-button=\"Hilfe\" data-title=\"Fragen?\" data-ask=\"Ihre Frage\""
          + " data-found=\"Antworten:\" data-unsure=\"Vielleicht eine davon?\""
          + " data-helped=\"Das half\" data-none=\"Keine davon\" data-thanks=\"Danke.\"";

  @TempDir private static Path folder = Path.of("");
  private static @Nullable PrimaServer server;
  private static @Nullable HttpServer shop;

  private final Stage stage;

  WidgetBrowserTest(Stage stage) {
    this.stage = stage;
  }

  @BeforeAll
  static void start() throws IOException {
    HttpServer site =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    shop = site;
    Path list = Files.writeString(folder.resolve("shop.csv"), LIST);
    PrimaServer serving =
        PrimaServer.start("faq", "serve", "--faq", list.toString(), "--allowed-origin", origin());
    server = serving;
    String script =
        "<script async src=\"" + serving.origin() + "/widget.js\" data-faq=\"shop\"></script>";
    serve(site, "/", "<!doctype html><title>Shop</title><h1>Shop</h1>" + script);
    serve(
        site,
        "/de",
        "<!doctype html><html lang=de><title>Laden</title><h1>Laden</h1>"
            + script.replace("></script>", GERMAN + "></script>"));
    serve(
        site,
        "/odd",
        "<!doctype html><title>Odd</title><style>:empty { display: none !important }"
            + " body > * { position: relative !important; opacity: 0 }"
            + " * { text-transform: uppercase; border: 9px solid }</style>"
            + "<h1>Odd</h1>"
            + script
            + script.replace("\"shop\"", "\"other\""));
    serve(
        site,
        "/strict",
        "<!doctype html><title>Strict</title><h1>Strict</h1>" + script,
        "default-src 'none'; script-src %1$s; connect-src %1$s; require-trusted-types-for 'script'; trusted-types primavista-widget"
            .formatted(serving.origin()));
    site.start();
  }

  private static void serve(HttpServer site, String path, String page) {
    serve(site, path, page, "");
  }

  private static void serve(HttpServer site, String path, String page, String policy) {
    site.createContext(
        path,
        exchange -> {
          byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
          if (!policy.isEmpty()) {
            exchange.getResponseHeaders().set("content-security-policy", policy);
          }
          exchange.getResponseHeaders().set("content-type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (shop != null) {
      shop.stop(0);
    }
  }

  private static String origin() {
    if (shop == null) {
      throw new IllegalStateException("it is started before the first test");
    }
    return "http://127.0.0.1:" + shop.getAddress().getPort();
  }

  @Test
  void a_page_of_another_site_answers_with_one_script_tag() {
    Page page = stage.strangePage();
    page.navigate(origin() + "/");
    page.locator("button.open").click();
    page.locator("#q").fill("when does the parcel arrive");
    assertThat(page.locator(".hit").first()).hasText("When will my parcel arrive?");
    if (page.locator(".answer:visible").count() == 0) {
      page.locator(".hit").first().click();
    }
    assertThat(page.locator(".answer:visible code")).hasText("three");
    assertThat(page.locator("[role=status]")).hasText("Answers found: 4");
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(stage.settings().pictures().getFirst().resolve("widget.png")));
    page.locator(".hit[aria-expanded=true]").first().click();
    page.locator("text=This answered it").click();
    assertThat(page.locator(".say")).hasText("Open the answer that helped first.");
    page.locator(".hit").first().click();
    page.locator("text=This answered it").click();
    assertThat(page.locator(".say")).hasText("Thank you.");
    page.locator("#q").fill("");
    assertThat(page.locator(".say")).hasText("");
    page.locator("h2").click();
    page.keyboard().press("Escape");
    assertThat(page.locator(".box")).isHidden();
    page.context().close();
  }

  @Test
  void a_proxys_page_is_no_answer_and_takes_the_one_before_away() {
    Page page = stage.strangePage();
    page.navigate(origin() + "/");
    page.locator("button.open").click();
    page.locator("#q").fill("when does the parcel arrive");
    assertThat(page.locator(".hit").first()).isVisible();
    page.route(
        "**/match",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setStatus(502)
                    .setHeaders(Map.of("access-control-allow-origin", "*"))
                    .setContentType("text/html")
                    .setBody("<html>Bad gateway</html>")));
    page.locator("#q").fill("which cards do you take");
    assertThat(page.locator(".say")).hasText("No answer at the moment. Please try again.");
    assertThat(page.locator(".hit")).hasCount(0);
    page.context().close();
  }

  @Test
  void a_slow_network_is_told_and_an_older_question_fails_too_late() {
    Page page = stage.strangePage();
    page.navigate(origin() + "/");
    page.locator("button.open").click();
    List<Route> held = new ArrayList<>();
    page.route("**/match", held::add);
    page.locator("#q").fill("when does it arrive");
    assertThat(page.locator(".say")).hasText("One moment.");
    page.locator("#q").fill("which cards do you take");
    page.waitForCondition(() -> held.size() == 2);
    held.getFirst().abort();
    held.getLast().resume();
    assertThat(page.locator(".hit").first()).hasText("Which cards do you take?");
    assertThat(page.locator(".say")).hasText("Answers found: 4");

    page.locator("#q").fill("how long is the guarantee");
    page.waitForCondition(() -> held.size() == 3);
    held.getLast().abort();
    assertThat(page.locator(".say")).hasText("No answer at the moment. Please try again.");
    assertThat(page.locator(".verdict")).isHidden();
    page.unroute("**/match");
    page.locator("#q").press("Enter");
    assertThat(page.locator(".hit").first()).hasText("How long is the guarantee?");
    page.context().close();
  }

  @Test
  void who_clicks_twice_says_it_once() {
    Page page = stage.strangePage();
    page.navigate(origin() + "/");
    page.locator("button.open").click();
    page.locator("#q").fill("which cards do you take");
    assertThat(page.locator(".hit").first()).isVisible();
    List<Route> held = new ArrayList<>();
    page.route("**/feedback", held::add);
    page.locator("text=None of these").dblclick();
    page.waitForCondition(() -> !held.isEmpty());
    held.getFirst().resume();
    assertThat(page.locator(".say")).hasText("Thank you.");
    then(held).hasSize(1);
    page.context().close();
  }

  @Test
  void a_strict_policy_needs_no_more_than_the_servers_origin() {
    Page page = stage.strangePage();
    List<String> violations = new ArrayList<>();
    page.onConsoleMessage(message -> violations.add(message.text()));
    page.navigate(origin() + "/strict");
    page.locator("button.open").click();
    assertThat(page.locator(".box")).hasCSS("position", "absolute");
    page.locator("#q").fill("How do I send something back?");
    assertThat(page.locator(".answer:visible strong")).hasText("label");
    then(violations).isEmpty();
    page.context().close();
  }

  @Test
  void no_rule_of_a_page_hides_or_moves_the_widget_and_a_second_one_is_left_out() {
    Page page = stage.strangePage();
    List<String> warnings = new ArrayList<>();
    page.onConsoleMessage(message -> warnings.add(message.text()));
    page.setViewportSize(1000, 700);
    page.navigate(origin() + "/odd");
    Locator button = page.locator("button.open");
    assertThat(button).isVisible();
    assertThat(button).hasCount(1);
    assertThat(button).hasCSS("text-transform", "none");
    BoundingBox box = button.boundingBox();
    then(box.x + box.width).isEqualTo(1000 - 16);
    then(box.y + box.height).isEqualTo(700 - 16);
    assertThat(page.locator("primavista-faq")).hasCSS("opacity", "1");
    then(warnings).singleElement().asString().contains("a FAQ is on this page already");
    page.context().close();
  }

  @Test
  void a_page_says_all_of_it_in_its_language_and_gets_answers_in_it() {
    Page page = stage.strangePage();
    page.navigate(origin() + "/de");
    Locator button = page.locator("button.open");
    assertThat(button).hasText("Hilfe");
    then(button.getAttribute("lang")).isNull();
    button.click();
    assertThat(page.locator("h2")).hasText("Fragen?");
    assertThat(page.locator("label")).hasText("Ihre Frage");
    page.locator("#q").fill("Wann kommt mein Paket an?");
    assertThat(page.locator(".hit")).hasText(new String[] {"Wann kommt mein Paket an?"});
    assertThat(page.locator(".hit")).hasAttribute("lang", "de");
    assertThat(page.locator(".answer")).hasAttribute("lang", "de");
    assertThat(page.locator(".say")).hasText("Antworten: 1");
    assertThat(page.locator(".verdict")).containsText("Das half");
    page.locator("text=Keine davon").click();
    assertThat(page.locator(".say")).hasText("Danke.");
    page.context().close();
  }

  @Test
  void words_that_a_page_does_not_give_are_marked_as_english() {
    Page page = stage.strangePage();
    page.navigate(origin() + "/");
    page.locator("button.open").click();
    assertThat(page.locator("h2")).hasAttribute("lang", "en");
    page.locator("#q").fill("zzyzx qwrt vbnm");
    assertThat(page.locator(".say")).hasAttribute("lang", "en");
    page.context().close();
  }
}
