package dev.primavista.faq.evaluation;

import dev.primavista.core.Amount;
import dev.primavista.faq.data.Html;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An evaluation as one HTML file that refers to nothing outside itself. */
public final class HtmlReport {
  private static final int CONFUSIONS = 30;
  private static final int EXAMPLES = 5;

  private final List<Evaluation> evaluations;
  private final Map<String, String> questions;
  private final StringBuilder html = new StringBuilder();

  private HtmlReport(List<Evaluation> evaluations, Map<String, String> questions) {
    this.evaluations = evaluations;
    this.questions = questions;
  }

  /**
   * The report of one matcher, or of several on the same askings.
   *
   * @param title what was asked, for the heading
   * @param questions what the entries ask, by id, where it is known
   */
  public static String of(
      String title, List<Evaluation> evaluations, Map<String, String> questions) {
    HtmlReport report = new HtmlReport(evaluations, questions);
    report.begin(title);
    report.figures();
    report.tests();
    report.curves();
    evaluations.forEach(report::confusions);
    return report.html.append("</main></body></html>\n").toString();
  }

  private void begin(String title) {
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width\">")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")
        .append(" style-src 'unsafe-inline'\"><title>")
        .append(Html.escaped(title))
        .append("</title><style>")
        .append(style())
        .append("</style></head><body><main><h1>")
        .append(Html.escaped(title))
        .append("</h1>");
    Evaluation first = evaluations.getFirst();
    String others = first.others() == 0 ? "" : ", and " + first.others() + " that none does";
    paragraph(
        Amount.of(first.known(), "question")
            + " that an entry answers"
            + others
            + ". In brackets: where 95 % of the bootstrap's resamples lie.");
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("report.css is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void paragraph(String text) {
    html.append("<p>").append(Html.escaped(text)).append("</p>");
  }

  private void figures() {
    table("Figures");
    html.append("<thead><tr><th scope=\"col\">Figure</th>");
    evaluations.forEach(one -> cell("th scope=\"col\"", one.name()));
    html.append("<th scope=\"col\">Meaning</th></tr></thead><tbody>");
    for (Figure figure : Figure.values()) {
      html.append("<tr><th scope=\"row\">").append(Html.escaped(figure.label())).append("</th>");
      evaluations.forEach(one -> cell("td class=\"number\"", one.interval(figure).format(figure)));
      html.append("<td class=\"quiet\">")
          .append(Html.escaped(figure.meaning()))
          .append("</td></tr>");
    }
    html.append("</tbody></table></div>");
    paragraph("Shares, MRR, ECE and AUROC are in percent.");
  }

  /** Begins a table that is scrolled where it is wider than the screen. */
  private void table(String label) {
    html.append("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"");
    html.append(Html.escaped(label)).append("\"><table>");
  }

  private void cell(String tag, String text) {
    html.append('<').append(tag).append('>').append(Html.escaped(text));
    html.append(tag.startsWith("th") ? "</th>" : "</td>");
  }

  private void tests() {
    for (Evaluation other : evaluations.subList(1, evaluations.size())) {
      paragraph(Comparison.sentence(evaluations.getFirst(), other));
    }
  }

  private void curves() {
    html.append("<div class=\"charts\">");
    for (int i = 0; i < evaluations.size(); i++) {
      reliability(i, evaluations.get(i));
    }
    Chart chart =
        new Chart("Precision over coverage", "answered, surest first", "right of those", 0.5);
    for (int i = 0; i < evaluations.size(); i++) {
      chart.line(i, evaluations.get(i).sample().coverageCurve());
    }
    figure(chart.toString(), "Coverage: " + legend());
    html.append("</div>");
  }

  private String legend() {
    List<String> marks = List.of("solid line", "dashed line", "dotted line");
    StringBuilder legend = new StringBuilder();
    for (int i = 0; i < evaluations.size(); i++) {
      legend
          .append(i == 0 ? "" : ", ")
          .append(marks.get(i % marks.size()))
          .append(' ')
          .append(evaluations.get(i).name());
    }
    return legend.toString();
  }

  private void reliability(int series, Evaluation evaluation) {
    List<Reliability> bins = evaluation.sample().reliability();
    List<double[]> points =
        bins.stream().map(bin -> new double[] {bin.confidence(), bin.accuracy()}).toList();
    Chart chart =
        new Chart("Reliability of " + evaluation.name(), "probability", "share that is right", 0)
            .diagonal()
            .line(series, points)
            .points(series, points);
    figure(
        chart + table(bins),
        "Reliability of "
            + evaluation.name()
            + ": "
            + Sample.BINS
            + " bins of as many questions each; on the diagonal a probability keeps its word");
  }

  private static String table(List<Reliability> bins) {
    StringBuilder table =
        new StringBuilder(
            "<details><summary>as a table</summary><table><thead><tr><th scope=\"col\">Questions</th>"
                + "<th scope=\"col\">Probability</th><th scope=\"col\">Right</th></tr></thead><tbody>");
    for (Reliability bin : bins) {
      table.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%d</td><td>%.4f</td><td>%.4f</td></tr>",
              bin.count(),
              bin.confidence(),
              bin.accuracy()));
    }
    return table.append("</tbody></table></details>").toString();
  }

  private void figure(String svg, String caption) {
    html.append("<figure>").append(svg).append("<figcaption>");
    html.append(Html.escaped(caption)).append("</figcaption></figure>");
  }

  private void confusions(Evaluation evaluation) {
    html.append("<h2>").append(Html.escaped("Most confused by " + evaluation.name()));
    html.append("</h2>");
    List<Confusion> worst = Confusion.worst(evaluation, CONFUSIONS);
    if (worst.isEmpty()) {
      paragraph("None: every question has its entry first.");
      return;
    }
    table("Confused entries");
    html.append(
        "<thead><tr><th scope=\"col\">Times</th><th scope=\"col\">Meant</th><th scope=\"col\">Found"
            + " instead</th><th scope=\"col\">Asked, surest first</th></tr></thead><tbody>");
    for (Confusion one : worst) {
      html.append("<tr><td class=\"number\">").append(one.askings().size()).append("</td>");
      cell("td", entry(one.meant()));
      cell("td", entry(one.found()));
      html.append("<td><ul>");
      one.askings().stream()
          .limit(EXAMPLES)
          .forEach(
              text -> html.append("<li>").append(Html.escaped(shortened(text))).append("</li>"));
      html.append("</ul></td></tr>");
    }
    html.append("</tbody></table></div>");
  }

  private String entry(String id) {
    String question = questions.getOrDefault(id, "");
    return question.isEmpty() ? id : id + ": " + shortened(question);
  }

  private static String shortened(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() <= 160
        ? line
        : line.substring(0, line.offsetByCodePoints(0, 150)) + " ...";
  }
}
