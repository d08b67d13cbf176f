package dev.primavista.faq.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerHtmlTest {
  @Test
  void markdown_and_plain_html_are_formatted() {
    assertThat(AnswerHtml.of("# A\n\n- **b** `c<d`\n\n<p>e <b>f</b></p>"))
        .contains("<h1>A</h1>", "<li><strong>b</strong> <code>c&lt;d</code></li>", "<b>f</b>");
    assertThat(AnswerHtml.of("[a](https://example.org/?q=1)"))
        .contains("href=\"https://example.org/?q=1\"", "rel=\"nofollow noopener noreferrer\"");
  }

  @Test
  void lines_of_a_text_end_where_they_were_ended() {
    assertThat(AnswerHtml.of("Step 1: open it\nStep 2: close it\r\n\r\nDone"))
        .isEqualTo("<p>Step 1: open it<br>\nStep 2: close it</p>\n<p>Done</p>");
    assertThat(AnswerHtml.of("- one\n  more\n- two")).contains("<li>one<br>\nmore</li>");
    assertThat(AnswerHtml.of("an <b>answer</b>\nin HTML"))
        .isEqualTo("<p>an <b>answer</b>\nin HTML</p>");
  }

  @Test
  void what_is_no_tag_of_html_is_text() {
    assertThat(AnswerHtml.of("Log in as <Username> or <your-name>."))
        .isEqualTo("<p>Log in as &lt;Username&gt; or &lt;your-name&gt;.</p>");
    assertThat(AnswerHtml.of("<your name>\ngoes here"))
        .isEqualTo("<p>&lt;your name&gt;<br>\ngoes here</p>");
    assertThat(AnswerHtml.of("A List<String> of **b**"))
        .isEqualTo("<p>A List&lt;String&gt; of <strong>b</strong></p>");
    assertThat(AnswerHtml.of("a <!-- note --> b")).isEqualTo("<p>a  b</p>");
    assertThat(AnswerHtml.of("<foo onclick=alert(1)>x <script>alert(1)</script>"))
        .doesNotContain("<foo", "<script");
  }

  @Test
  void tables_struck_text_and_tasks_are_formatted() {
    assertThat(AnswerHtml.of("| Size | Price |\n|---|--:|\n| S | ~~5~~ 4 |"))
        .contains("<table>", "<th>Size</th>", "<td>S</td>", "<td><del>5</del> 4</td>");
    assertThat(AnswerHtml.of("- [ ] open\n- [x] done\n- [x](https://example.org)\n"))
        .contains("<li>\u2610 open</li>", "<li>\u2611 done</li>", "<li><a href=");
  }

  @ParameterizedTest
  @CsvSource({
    "See https://shop.example/a?b=1&c=2., https://shop.example/a?b=1&amp;c=2",
    "Look (www.shop.example) there, https://www.shop.example",
    "Write to help@shop.example!, mailto:help@shop.example",
    "<p>At <b>https://shop.example/x</b></p>, https://shop.example/x",
    "[Call us](tel:+4930123), tel:+4930123",
    "<a href=\"https://shop.example/x\">https://shop.example/y</a>, https://shop.example/x",
  })
  void an_address_becomes_one_link(String answer, String address) {
    assertThat(AnswerHtml.of(answer))
        .containsOnlyOnce("<a ")
        .contains("href=\"" + address + "\"", "rel=\"nofollow noopener noreferrer\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[here](/returns) and",
        "[here](returns.html) and",
        "[here](ftp://example.org/x) and",
        "`here https://example.org/` and",
        "here ftp://example.org/x and",
        "here javascript://example.org/%0Aalert(1) and"
      })
  void what_leads_nowhere_stays_text(String answer) {
    assertThat(AnswerHtml.of(answer)).contains("here").contains(" and").doesNotContain("<a");
  }

  @Test
  void of_a_picture_its_alternative_text_is_shown() {
    assertThat(AnswerHtml.of("![The *red* button](https://example.org/b.png)"))
        .isEqualTo("<p>The red button</p>");
    assertThat(AnswerHtml.of("<p><img src=x alt='a<b' onerror=alert(1)></p>"))
        .isEqualTo("<p>a&lt;b</p>");
    assertThat(AnswerHtml.of("[![Map](m.png)](https://example.org/map)")).contains(">Map</a>");
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
        "<img alt='<script>alert(1)</script>'>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
      })
  void nothing_that_does_something_comes_through(String answer) {
    assertThat(AnswerHtml.of(answer).toLowerCase(java.util.Locale.ROOT))
        .doesNotContain("<script", "<img", "javascript:", "data:", "<svg", "<iframe", "onclick")
        .doesNotContain("style", "<form", "<input", "<base", "<math", "<!--");
  }

  /** Trying each end of the name would take as many steps as characters, each as long. */
  @Test
  void a_tag_that_is_never_closed_ends() {
    String letters = "a".repeat(1_000_000);

    assertThat(AnswerHtml.of("<" + letters)).contains(letters);
  }

  @Test
  void deep_nesting_ends() {
    assertThat(AnswerHtml.of(">".repeat(50_000) + "a")).isNotNull();
    assertThat(AnswerHtml.of("<div>".repeat(50_000) + "a")).contains("a");
    assertThat(AnswerHtml.of("[".repeat(50_000) + "a")).contains("a");
    assertThat(AnswerHtml.of("*a ".repeat(50_000))).contains("a");
    assertThat(AnswerHtml.of("a@".repeat(50_000))).contains("a@");
    assertThat(AnswerHtml.of("https://a ".repeat(50_000))).contains("https://a");
  }
}
