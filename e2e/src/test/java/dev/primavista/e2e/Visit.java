package dev.primavista.e2e;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.BDDAssertions;

/**
 * One reader's tab, and everything it did on the network and complained about. Closing it checks
 * the laws of every page: no breach of the content policy, no error in the console, no request to
 * another origin.
 */
final class Visit implements AutoCloseable {
  private static final String TELL_BREACHES =
      "document.addEventListener('securitypolicyviolation', (e) => console.error(`policy breach:"
          + " ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}`))";

  /** The browser's own line for a 4xx, a 5xx or no answer. */
  private static final String NETWORK_LINE = "Failed to load resource";

  private final BrowserContext context;
  private final Page page;
  private final URI origin;
  private final List<String> complaints = new ArrayList<>();
  private final List<String> urls = new ArrayList<>();
  private final List<Response> responses = new ArrayList<>();
  private boolean refusalsExpected;

  Visit(BrowserContext context, URI origin) {
    this.context = context;
    this.origin = origin;
    context.addInitScript(TELL_BREACHES);
    this.page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.onRequest(request -> urls.add(request.url()));
    page.onResponse(responses::add);
  }

  /** Opens a path of the console and waits until its title stands and its data are there. */
  Visit open(String path) {
    page.navigate(origin.resolve(path).toString());
    page.locator("#server:not(:empty)").waitFor();
    page.locator("h1").first().waitFor();
    page.locator(".skeleton")
        .first()
        .waitFor(
            new Locator.WaitForOptions()
                .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
    return this;
  }

  /**
   * This visit makes the server say no, or cuts the line: the browser's lines on that are no fault.
   */
  Visit expectingRefusals() {
    refusalsExpected = true;
    return this;
  }

  Page page() {
    return page;
  }

  URI origin() {
    return origin;
  }

  Locator find(String selector) {
    return page.locator(selector);
  }

  /** The elements among them that hold this text. */
  Locator find(String selector, String text) {
    return page.locator(selector, new Page.LocatorOptions().setHasText(text));
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  void press(String... keys) {
    for (String key : keys) {
      page.keyboard().press(key);
    }
  }

  List<Response> responses() {
    return List.copyOf(responses);
  }

  /** A field of the server's state, read as the console reads it. */
  String state(String expression) {
    Object value =
        page.evaluate(
            "async () => { const s = await (await fetch('/console/state')).json(); return String("
                + expression
                + "); }");
    return String.valueOf(value);
  }

  @Override
  public void close() {
    context.close();
    BDDAssertions.then(complaints)
        .as("messages in the browser's console")
        .filteredOn(text -> !refusalsExpected || !text.startsWith(NETWORK_LINE))
        .isEmpty();
    BDDAssertions.then(urls)
        .as("requests to other origins")
        .filteredOn(url -> !url.startsWith("blob:") && !sameOrigin(URI.create(url)))
        .isEmpty();
  }

  private boolean sameOrigin(URI url) {
    return origin.getScheme().equals(url.getScheme())
        && origin.getAuthority().equals(url.getAuthority());
  }
}
