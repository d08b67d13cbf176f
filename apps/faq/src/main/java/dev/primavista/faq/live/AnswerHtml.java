package dev.primavista.faq.live;

import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Entities;
import org.jsoup.safety.Safelist;

/**
 * An answer for display: Markdown, which may hold HTML, becomes HTML of a few tags that format
 * text. No script, no style, no picture, no form comes through; links go to http, https and mailto
 * alone.
 */
public final class AnswerHtml {
  private static final Parser MARKDOWN = Parser.builder().build();
  private static final HtmlRenderer HTML = HtmlRenderer.builder().build();
  private static final Document.OutputSettings AS_WRITTEN =
      new Document.OutputSettings().prettyPrint(false);

  private static final Safelist FORMATTING =
      Safelist.basic()
          .addTags("h1", "h2", "h3", "h4", "h5", "h6", "hr", "del", "kbd", "samp", "var")
          .addTags("table", "thead", "tbody", "tr", "th", "td", "div")
          .removeProtocols("a", "href", "ftp")
          .addEnforcedAttribute("a", "rel", "nofollow noopener noreferrer")
          .addEnforcedAttribute("a", "target", "_blank");

  private AnswerHtml() {}

  /** Renders and cleans. */
  public static String of(String answer) {
    try {
      Node document = MARKDOWN.parse(answer);
      return Jsoup.clean(HTML.render(document), "", FORMATTING, AS_WRITTEN).strip();
    } catch (StackOverflowError _) {
      return "<p>" + Entities.escape(answer) + "</p>";
    }
  }
}
