package dev.primavista.faq.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerHtmlTest {
  @Test
  void markdown_and_plain_html_are_formatted() {
    assertThat(AnswerHtml.of("# A\n\n- **b** `c<d`\n\n<p>e <b>f</b></p>"))
        .contains("<h1>A</h1>", "<li><strong>b</strong> <code>c&lt;d</code></li>", "<b>f</b>");
    assertThat(AnswerHtml.of("[a](https://example.org/?q=1)"))
        .contains("href=\"https://example.org/?q=1\"", "rel=\"nofollow noopener noreferrer\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href=\"javascript:alert(1)\">a</a>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "<svg/onload=alert(1)>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<b onclick=\"alert(1)\" style=\"position:fixed\">b</b>",
        "<math><mtext></p><img src=1 onerror=alert(1)>",
        "<form action=//evil><input name=a></form>",
        "<style>*{display:none}</style>",
        "<base href=//evil>",
        "<!--><img src=x onerror=alert(1)-->",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
      })
  void nothing_that_does_something_comes_through(String answer) {
    assertThat(AnswerHtml.of(answer).toLowerCase(java.util.Locale.ROOT))
        .doesNotContain("<script", "<img", "javascript:", "data:", "<svg", "<iframe", "onclick")
        .doesNotContain("style", "<form", "<input", "<base", "<math", "<!--");
  }

  @Test
  void deep_nesting_ends() {
    assertThat(AnswerHtml.of(">".repeat(50_000) + "a")).isNotNull();
    assertThat(AnswerHtml.of("<div>".repeat(50_000) + "a")).contains("a");
    assertThat(AnswerHtml.of("[".repeat(50_000) + "a")).contains("a");
    assertThat(AnswerHtml.of("*a ".repeat(50_000))).contains("a");
  }
}
