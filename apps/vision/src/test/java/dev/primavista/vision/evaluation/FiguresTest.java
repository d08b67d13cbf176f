package dev.primavista.vision.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.vision.scores.Softmax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures of an evaluation against values computed elsewhere. */
class FiguresTest {
  private static Judged judged(int truth, int said, double certainty) {
    return new Judged(
        Path.of("<b>.png"), truth, new int[] {said}, new double[] {certainty}, 1 - certainty);
  }

  @Test
  void wilsons_interval_is_the_published_one() {
    // statsmodels.stats.proportion.proportion_confint(363, 400, method="wilson")
    Share share = new Share(363, 400);
    assertThat(share.low()).isEqualTo(0.8751014146, within(1e-9));
    assertThat(share.high()).isEqualTo(0.9321460655, within(1e-9));
    assertThat(new Share(0, 5).low()).isZero();
  }

  @Test
  void mcnemars_test_is_the_binomials() {
    // scipy.stats.binomtest(3, 13).pvalue
    assertThat(new Comparison(3, 10, 0).chance()).isEqualTo(0.0922852, within(1e-6));
    assertThat(new Comparison(5, 5, 0).chance()).isEqualTo(1);
    assertThat(new Comparison(0, 0, 0).chance()).isEqualTo(1);
  }

  @Test
  void classes_confusions_and_the_worst_are_found() {
    Evaluation evaluation =
        new Evaluation(
            "m",
            List.of("cat", "dog"),
            List.of(judged(0, 0, 0.9), judged(0, 1, 0.8), judged(0, 1, 0.6), judged(1, 1, 0.7)),
            List.of());
    assertThat(evaluation.topOne()).isEqualTo(new Share(2, 4));
    assertThat(evaluation.classes().getFirst())
        .isEqualTo(new Evaluation.PerClass(0, new Share(1, 3), new Share(1, 1)));
    assertThat(evaluation.confusions()).containsExactly(new Evaluation.Confusion(0, 1, 2));
    assertThat(evaluation.worst(5)).extracting(Judged::certainty).containsExactly(0.8, 0.6);
    // Bins of one each: |0.9-1| + |0.8-0| + |0.6-0| + |0.7-1|, over 4.
    assertThat(evaluation.calibrationError()).isEqualTo(0.45, within(1e-12));
  }

  @Test
  void the_temperature_undoes_a_scaling_of_honest_logits() {
    Random random = new Random(7);
    List<Calibration.Row> rows = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      double[] honest = {
        2 * random.nextGaussian(), 2 * random.nextGaussian(), 2 * random.nextGaussian()
      };
      double[] probabilities = Softmax.of(honest, 1);
      double draw = random.nextDouble();
      int truth = draw < probabilities[0] ? 0 : draw < probabilities[0] + probabilities[1] ? 1 : 2;
      rows.add(
          new Calibration.Row(new double[] {3 * honest[0], 3 * honest[1], 3 * honest[2]}, truth));
    }
    Calibration found = Calibration.of(rows);
    assertThat(found.temperature()).isEqualTo(3, within(0.2));
    assertThat(found.errorAfter()).isLessThan(found.errorBefore() / 2);
    assertThat(found.lossAfter()).isLessThan(found.lossBefore());
  }

  @Test
  void the_report_is_one_page_in_which_names_are_text(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("report.html");
    Evaluation evaluation =
        new Evaluation(
            "<script>",
            List.of("a&b", "c"),
            List.of(judged(0, 1, 0.9)),
            List.of(new Undecoded(Path.of("torn & cut.png"), "cut <off>")));
    HtmlReport.write(file, List.of(evaluation, evaluation));
    assertThat(Files.readString(file))
        .contains(
            "&lt;script&gt;",
            "a&amp;b",
            "&lt;b&gt;.png",
            "McNemar",
            "torn &amp; cut.png: cut &lt;off&gt;")
        .doesNotContain("<script", "http://", "https://");
  }

  @Test
  void each_network_of_a_report_has_a_section_of_its_own(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("report.html");
    List<String> labels = List.of("first", "second", "third");
    HtmlReport.write(
        file,
        List.of(
            new Evaluation("one", labels, List.of(judged(0, 1, 0.9)), List.of()),
            new Evaluation("other", labels, List.of(judged(0, 2, 0.8)), List.of())));
    String[] sections = Files.readString(file).split("<section>", -1);
    assertThat(sections).hasSize(3);
    assertThat(sections[1]).contains("<h1>one</h1>", "<tr><td>first<td>second<td>1");
    assertThat(sections[2]).contains("<h1>other</h1>", "<tr><td>first<td>third<td>1");
  }
}
