package dev.primavista.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.BDDAssertions.then;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The console of a server that takes no request without a key. */
@ExtendWith(OnStage.class)
final class KeyBrowserTest {
  private static final String ADMIN = "an-admins-key-for-this-browser-test-alone";
  private static final String READER = "a-readers-key-for-this-browser-test-alone";

  private static final List<String> WCAG = List.of("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa");

  /** Salted SHA-256 of the two, as {@code prima key hash} prints them. */
  private static final String KEYS =
      """
      ops admin sha256:835d6dc88b708bc646d6db82c853ef41:b9e97af213708f73a33ce129e9a5f767ce10e7738f40faa713e7975bbe1ebfa2
      shop reader sha256:f830ea00763341ed08311c4b31c61f49:f38fb8f0029c6087a3bab775900a4bdaae75ecddd9101a5007acfde8fe5ecb88
      """;

  private final Stage stage;

  KeyBrowserTest(Stage stage) {
    this.stage = stage;
  }

  @Test
  void a_key_is_asked_for_and_kept_in_memory_alone(@TempDir Path folder) throws IOException {
    Path keys = Files.writeString(folder.resolve("keys"), KEYS);
    try (PrimaServer server = PrimaServer.start("demo", "--api-keys", keys.toString());
        Visit visit = stage.visitOf(server).expectingRefusals()) {
      visit.open("/about");
      assertThat(visit.page()).hasTitle("Key needed · Primavista");
      assertThat(visit.find("h1")).hasText("Key needed");
      then(new AxeBuilder(visit.page()).withTags(WCAG).analyze().getViolations()).isEmpty();
      Locator key = visit.find("#api-key");
      assertThat(key).isFocused();
      visit.page().keyboard().type("a-wrong-key-that-nobody-has-0123456789");
      visit.press("Enter");
      assertThat(visit.find(".notice-title")).hasText("The server does not know this key");
      key.fill(READER);
      visit.press("Enter");
      assertThat(visit.find(".notice-title")).hasText("This key is a reader’s");
      key.fill(ADMIN);
      visit.press("Enter");
      assertThat(visit.find("h1")).hasText("About");
      visit.find("nav[aria-label=Pages] >> text=Models").click();
      assertThat(visit.find("[data-model='cifar10'] .badge")).hasText("Ready");
      then(visit.page().evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])"))
          .asString()
          .doesNotContain(ADMIN);
      visit.page().reload();
      assertThat(visit.find("h1")).hasText("Key needed");
    }
  }
}
