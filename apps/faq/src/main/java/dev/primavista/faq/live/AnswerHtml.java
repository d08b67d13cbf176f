package dev.primavista.faq.live;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Tag;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;
import org.nibor.autolink.LinkExtractor;
import org.nibor.autolink.LinkSpan;
import org.nibor.autolink.LinkType;
import org.nibor.autolink.Span;

/**
 * An answer for display: Markdown with tables, tasks and struck text, which may hold HTML, becomes
 * HTML of a few tags that format text. Lines end where they do in the answer, unless it has tags.
 * No script, no style, no form comes through, of a picture its alternative text; links go to http,
 * https, mailto and tel alone, and a link to elsewhere is text.
 */
public final class AnswerHtml {
  private static final List<Extension> EXTENSIONS =
      List.of(TablesExtension.create(), StrikethroughExtension.create());
  private static final Parser MARKDOWN = Parser.builder().extensions(EXTENSIONS).build();
  private static final HtmlRenderer HTML = HtmlRenderer.builder().extensions(EXTENSIONS).build();

  /** Of texts without tags, whose lines end where they were ended. */
  private static final HtmlRenderer LINES =
      HtmlRenderer.builder().extensions(EXTENSIONS).softbreak("<br />\n").build();

  private static final Pattern TAG = Pattern.compile("</?([a-zA-Z][a-zA-Z0-9-]*+)[^<>]*+>");
  private static final Document.OutputSettings AS_WRITTEN =
      new Document.OutputSettings().prettyPrint(false);

  private static final Safelist FORMATTING =
      Safelist.basic()
          .addTags("h1", "h2", "h3", "h4", "h5", "h6", "hr", "del", "kbd", "samp", "var")
          .addTags("table", "thead", "tbody", "tr", "th", "td", "div")
          .removeProtocols("a", "href", "ftp")
          .addProtocols("a", "href", "tel")
          .addEnforcedAttribute("a", "rel", "nofollow noopener noreferrer")
          .addEnforcedAttribute("a", "target", "_blank");

  private static final LinkExtractor ADDRESSES =
      LinkExtractor.builder().linkTypes(EnumSet.allOf(LinkType.class)).build();

  /** Where an address in the text is no link of its own. */
  private static final String AS_IT_IS = "a, code, pre, kbd, samp";

  private static final Pattern TASK = Pattern.compile("\\[([ xX])](?=\\s)");

  private AnswerHtml() {}

  /** Renders and cleans. */
  public static String of(String answer) {
    try {
      HtmlRenderer renderer = hasTags(answer) ? HTML : LINES;
      org.commonmark.node.Node parsed = MARKDOWN.parse(answer);
      parsed.accept(new Placeholders());
      Document written = Jsoup.parseBodyFragment(renderer.render(parsed));
      written.select("img").forEach(each -> each.replaceWith(new TextNode(each.attr("alt"))));
      written.select("li").forEach(AnswerHtml::showTask);
      written.body().nodeStream(TextNode.class).toList().forEach(AnswerHtml::linkAddresses);
      Document clean = new Cleaner(FORMATTING).clean(written).outputSettings(AS_WRITTEN);
      clean.select("a:not([href])").unwrap();
      return clean.body().html().strip();
    } catch (StackOverflowError _) {
      return "<p>" + Entities.escape(answer) + "</p>";
    }
  }

  private static boolean hasTags(String text) {
    return TAG.matcher(text).results().anyMatch(tag -> Tag.isKnownTag(tag.group(1)));
  }

  /** What looks like a tag and is none of HTML, such as {@code <your name>}, is text. */
  private static final class Placeholders extends AbstractVisitor {
    @Override
    public void visit(HtmlInline inline) {
      if (!hasTags(inline.getLiteral()) && TAG.matcher(inline.getLiteral()).matches()) {
        inline.insertAfter(new Text(inline.getLiteral()));
        inline.unlink();
      }
    }

    @Override
    public void visit(HtmlBlock block) {
      if (!hasTags(block.getLiteral()) && TAG.matcher(block.getLiteral()).lookingAt()) {
        Paragraph paragraph = new Paragraph();
        for (String line : block.getLiteral().lines().toList()) {
          paragraph.appendChild(new Text(line));
          paragraph.appendChild(new SoftLineBreak());
        }
        paragraph.getLastChild().unlink();
        block.insertAfter(paragraph);
        block.unlink();
      }
    }
  }

  /** An item that begins with [ ] or [x] gets a box. */
  private static void showTask(Element item) {
    Node first = item.firstChild();
    if (first instanceof Element paragraph && paragraph.nameIs("p")) {
      first = paragraph.firstChild();
    }
    if (first instanceof TextNode text) {
      Matcher task = TASK.matcher(text.getWholeText());
      if (task.lookingAt()) {
        String box = task.group(1).isBlank() ? "\u2610" : "\u2611";
        text.text(box + text.getWholeText().substring(task.end()));
      }
    }
  }

  /** Addresses that are written in a text become links. */
  private static void linkAddresses(TextNode node) {
    String text = node.getWholeText();
    Element parent = node.parent();
    boolean mayHave = text.indexOf(':') >= 0 || text.indexOf('@') >= 0 || text.contains("www.");
    if (!mayHave || parent == null || parent.closest(AS_IT_IS) != null) {
      return;
    }
    List<Node> parts = new ArrayList<>();
    for (Span span : ADDRESSES.extractSpans(text)) {
      String part = text.substring(span.getBeginIndex(), span.getEndIndex());
      parts.add(
          span instanceof LinkSpan link
              ? new Element("a").attr("href", scheme(link.getType()) + part).text(part)
              : new TextNode(part));
    }
    parent.insertChildren(node.siblingIndex(), parts);
    node.remove();
  }

  private static String scheme(LinkType type) {
    return switch (type) {
      case EMAIL -> "mailto:";
      case WWW -> "https://";
      case URL -> "";
    };
  }
}
