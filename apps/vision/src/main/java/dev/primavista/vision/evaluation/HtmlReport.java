package dev.primavista.vision.evaluation;

import dev.primavista.core.ReplacedFile;
import dev.primavista.vision.decoding.ImageDecoder;
import dev.primavista.vision.decoding.ImageException;
import dev.primavista.vision.image.Geometry;
import dev.primavista.vision.image.Interpolation;
import dev.primavista.vision.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** An evaluation as one HTML file that needs no other: figures, classes, confusions, pictures. */
public final class HtmlReport {
  private static final int EDGE = 128;
  private static final int MOST_PICTURES = 48;
  private static final int MOST_CONFUSIONS = 100;
  private static final int MOST_UNDECODED = 100;
  private static final long MAX_PIXELS = 50_000_000;
  private static final String STYLE =
      """
      body{font:15px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;
      color:#1c1917;background:#fff}
      table{border-collapse:collapse;margin:.5rem 0 2rem}td,th{padding:.2rem .9rem .2rem 0;
      text-align:left;border-bottom:1px solid #e7e5e4;font-variant-numeric:tabular-nums}
      .worst{display:grid;grid-template-columns:repeat(auto-fill,minmax(9rem,1fr));gap:1rem}
      .wide{overflow-x:auto}h1,h2,td{overflow-wrap:anywhere}
      figure{margin:0}img{width:128px;height:128px;border-radius:6px;display:block}
      figcaption{font-size:12px;overflow-wrap:anywhere}.no{color:#b91c1c}.muted{color:#57534e}
      @media(prefers-color-scheme:dark){body{background:#1c1917;color:#f5f5f4}
      td,th{border-color:#44403c}.no{color:#fca5a5}.muted{color:#a8a29e}}
      """;

  private final StringBuilder html = new StringBuilder();
  private final ImageDecoder decoder = ImageDecoder.withLimit(MAX_PIXELS);

  private HtmlReport() {}

  /** Writes the report of one network, or of several on the same pictures. */
  public static void write(Path file, List<Evaluation> evaluations) throws IOException {
    HtmlReport report = new HtmlReport();
    report.page(evaluations);
    ReplacedFile.write(
        file, out -> out.write(report.html.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private void page(List<Evaluation> evaluations) {
    Evaluation first = evaluations.getFirst();
    html.append("<!doctype html><html lang=en><meta charset=utf-8>")
        .append("<meta name=viewport content='width=device-width,initial-scale=1'><title>")
        .append(text(first.model()))
        .append(" on ")
        .append(first.judged().size())
        .append(" pictures</title><style>")
        .append(STYLE)
        .append("</style><h1>")
        .append(text(String.join(", ", evaluations.stream().map(Evaluation::model).toList())))
        .append("</h1>");
    figures(evaluations);
    if (evaluations.size() > 1) {
      comparison(first, evaluations.get(1));
    }
    evaluations.forEach(each -> network(each, evaluations.size() > 1));
    html.append("</html>\n");
  }

  /** What there is to say of one network alone. */
  private void network(Evaluation evaluation, boolean named) {
    html.append("<section>");
    if (named) {
      html.append("<h1>").append(text(evaluation.model())).append("</h1>");
    }
    pictures(evaluation);
    undecoded(evaluation);
    confusions(evaluation);
    classes(evaluation);
    html.append("</section>");
  }

  private void table(String head) {
    html.append("<div class=wide><table><tr>").append(head);
  }

  private void endTable() {
    html.append("</table></div>");
  }

  private void figures(List<Evaluation> evaluations) {
    table(
        "<th>network<th>top-1 (95 %)<th>top-5 (95 %)<th>calibration error<th>pictures<th>not"
            + " decoded");
    for (Evaluation each : evaluations) {
      html.append("<tr><td>")
          .append(text(each.model()))
          .append("<td>")
          .append(each.topOne())
          .append("<td>")
          .append(each.topFive())
          .append("<td>")
          .append(number(each.calibrationError()))
          .append("<td>")
          .append(each.judged().size())
          .append("<td>")
          .append(each.undecoded().size());
    }
    endTable();
  }

  private void comparison(Evaluation first, Evaluation second) {
    if (first.judged().size() != second.judged().size()) {
      return;
    }
    Comparison comparison = Comparison.of(first, second);
    html.append("<p>")
        .append(text(first.model()))
        .append(" alone is right on ")
        .append(comparison.onlyFirst())
        .append(" pictures, ")
        .append(text(second.model()))
        .append(" alone on ")
        .append(comparison.onlySecond())
        .append("; both say the same of ")
        .append(comparison.agreed())
        .append(". By chance such a difference has probability ")
        .append(number(comparison.chance()))
        .append(" (McNemar's exact test).</p>");
  }

  private void pictures(Evaluation evaluation) {
    List<Judged> worst = evaluation.worst(MOST_PICTURES);
    html.append("<h2>The worst pictures</h2><div class=worst>");
    for (Judged each : worst) {
      html.append("<figure><img alt='' src='")
          .append(thumbnail(each.file()))
          .append("'><figcaption>")
          .append(text(evaluation.label(each.truth())))
          .append(" <span class=muted>")
          .append(number(each.truthProbability()))
          .append("</span><br><span class=no>")
          .append(text(evaluation.label(each.said())))
          .append("</span> <span class=muted>")
          .append(number(each.certainty()))
          .append("<br>")
          .append(text(withFolder(each.file())))
          .append("</span></figcaption></figure>");
    }
    html.append(worst.isEmpty() ? "</div><p>None is wrong.</p>" : "</div>");
  }

  private void undecoded(Evaluation evaluation) {
    List<Undecoded> files = evaluation.undecoded();
    if (files.isEmpty()) {
      return;
    }
    html.append("<h2>Not decoded</h2><ul>");
    files.stream()
        .limit(MOST_UNDECODED)
        .forEach(file -> html.append("<li>").append(text(String.valueOf(file))));
    html.append("</ul>");
  }

  private void confusions(Evaluation evaluation) {
    html.append("<h2>What was taken for what</h2>");
    table("<th>is<th>was taken for<th>times");
    evaluation.confusions().stream()
        .limit(MOST_CONFUSIONS)
        .forEach(
            each ->
                html.append("<tr><td>")
                    .append(text(evaluation.label(each.truth())))
                    .append("<td>")
                    .append(text(evaluation.label(each.said())))
                    .append("<td>")
                    .append(each.count()));
    endTable();
  }

  private void classes(Evaluation evaluation) {
    html.append("<h2>Classes</h2>");
    table("<th>class<th>pictures<th>recall (95 %)<th>precision");
    for (Evaluation.PerClass each : evaluation.classes()) {
      html.append("<tr><td>")
          .append(text(evaluation.label(each.index())))
          .append("<td>")
          .append(each.recall().of())
          .append("<td>")
          .append(each.recall())
          .append("<td>")
          .append(number(each.precision().value()));
    }
    endTable();
  }

  /** The picture's middle, small, inside the page. */
  private String thumbnail(Path file) {
    try {
      RgbImage image = decoder.decode(Files.readAllBytes(file));
      RgbImage small = new Geometry.Fit(EDGE, Interpolation.BILINEAR).apply(image);
      BufferedImage drawn = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < EDGE * EDGE; i++) {
        int colour =
            (small.rgb()[i * 3] & 0xff) << 16
                | (small.rgb()[i * 3 + 1] & 0xff) << 8
                | (small.rgb()[i * 3 + 2] & 0xff);
        drawn.setRGB(i % EDGE, i / EDGE, colour);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(drawn, "jpg", out);
      return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(out.toByteArray());
    } catch (IOException | ImageException gone) {
      return "data:,";
    }
  }

  /** A file's name behind its folder's, as files of several folders may have one name. */
  private static String withFolder(Path file) {
    int names = file.getNameCount();
    return file.subpath(Math.max(0, names - 2), names).toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** A label or a file's name, which may hold anything. */
  private static String text(String raw) {
    return raw.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&quot;");
  }
}
