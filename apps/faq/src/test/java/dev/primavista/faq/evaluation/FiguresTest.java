package dev.primavista.faq.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.faq.data.Asking;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Figures beside those of numpy, scipy and scikit-learn (src/test/python/make_figures.py). */
class FiguresTest {
  private static final Evaluation.Resampling FEW = new Evaluation.Resampling(200, 7);

  private static JsonNode document() throws IOException {
    try (InputStream in = FiguresTest.class.getResourceAsStream("figures.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static List<Outcome> known(JsonNode one) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < one.get("rank").size(); i++) {
      outcomes.add(
          new Outcome(
              new Asking("known " + i, Optional.of("right")),
              one.get("rank").get(i).asDouble(),
              one.get("rank").get(i).asDouble() <= 1 ? "right" : "wrong",
              one.get("confidence").get(i).asDouble(),
              one.get("in_scope").get(i).asDouble()));
    }
    return outcomes;
  }

  private static List<Outcome> others(JsonNode one) {
    List<Outcome> outcomes = new ArrayList<>();
    for (JsonNode score : one.get("others_in_scope")) {
      Asking asking = new Asking("other", Optional.empty());
      outcomes.add(new Outcome(asking, Double.POSITIVE_INFINITY, "wrong", 0.5, score.asDouble()));
    }
    return outcomes;
  }

  @Test
  void figures_are_those_of_numpy_and_scikit_learn() throws IOException {
    int compared = 0;
    for (JsonNode one : document().get("cases")) {
      Evaluation evaluation = Evaluation.of("made up", known(one), others(one), FEW);
      for (Figure figure : Figure.values()) {
        double value = evaluation.interval(figure).value();
        JsonNode expected = one.get("figures").get(figure.label());
        if (expected == null) {
          assertThat(value).as(figure.label()).isNaN();
        } else {
          assertThat(value).as(figure.label()).isCloseTo(expected.asDouble(), within(1e-12));
          compared++;
        }
      }
    }
    assertThat(compared).isEqualTo(4 * 13 + 11);
  }

  @Test
  void a_resample_gives_the_figures_of_its_outcomes_written_out() throws IOException {
    JsonNode one = document().get("cases").get(0);
    List<Outcome> known = known(one);
    List<Outcome> others = others(one);
    int[] times = new int[known.size()];
    int[] timesOthers = new int[others.size()];
    List<Outcome> drawn = new ArrayList<>();
    List<Outcome> drawnOthers = new ArrayList<>();
    for (int i = 0; i < known.size(); i++) {
      times[i] = (i * 7) % 4;
      for (int k = 0; k < times[i]; k++) {
        drawn.add(known.get(i));
      }
    }
    for (int i = 0; i < others.size(); i++) {
      timesOthers[i] = (i * 5) % 3;
      for (int k = 0; k < timesOthers[i]; k++) {
        drawnOthers.add(others.get(i));
      }
    }
    Map<Figure, Double> resampled = new Sample(known, others).figures(times, timesOthers);
    Evaluation written = Evaluation.of("written out", drawn, drawnOthers, FEW);
    resampled.forEach(
        (figure, value) ->
            assertThat(value)
                .as(figure.label())
                .isCloseTo(written.interval(figure).value(), within(1e-12)));
  }

  @Test
  void mcnemars_p_is_that_of_scipy() throws IOException {
    for (JsonNode pair : document().get("mcnemar")) {
      McNemar test = McNemar.of(pair.get(0).asLong(), pair.get(1).asLong());
      double exact = pair.get(2).asDouble();
      assertThat(test.exact()).isCloseTo(exact, within(1e-9 * exact));
      assertThat(test.midP()).isCloseTo(pair.get(3).asDouble(), within(1e-9 * exact));
    }
  }

  @Test
  void intervals_hold_the_value_and_repeat_with_the_seed() throws IOException {
    JsonNode one = document().get("cases").get(1);
    Evaluation evaluation = Evaluation.of("a", known(one), others(one), FEW);
    Evaluation again = Evaluation.of("a", known(one), others(one), FEW);
    Interval accuracy = evaluation.interval(Figure.ACCURACY_1);
    assertThat(accuracy.low()).isLessThan(accuracy.value());
    assertThat(accuracy.high()).isGreaterThan(accuracy.value());
    double deviation = Math.sqrt(accuracy.value() * (1 - accuracy.value()) / 1000);
    assertThat(accuracy.high() - accuracy.low()).isCloseTo(3.92 * deviation, within(deviation));
    for (Figure figure : Figure.values()) {
      assertThat(again.interval(figure)).isEqualTo(evaluation.interval(figure));
    }
    Interval none = evaluation.difference(again, Figure.ACCURACY_1);
    assertThat(none).isEqualTo(new Interval(0, 0, 0));
  }

  @Test
  void equal_scores_share_their_average_rank_and_no_question_finds_itself() {
    List<String> ids = List.of("a", "b", "c", "d");
    Asking asking = new Asking("?", Optional.of("b"), Optional.of("d"));
    Outcome outcome =
        Outcome.of(
            asking,
            ids,
            new Ranker.Scores(new double[] {0.5, 0.5, 0.5, 0.9}, OptionalDouble.of(0.25)));
    assertThat(outcome.rank()).isEqualTo(2);
    assertThat(outcome.first()).isEqualTo("a");
    assertThat(outcome.confidence()).isEqualTo(0.5);
    assertThat(outcome.inScope()).isEqualTo(0.75);
  }

  /** Knows each question's best entry. */
  private record Fixed(Map<String, String> best) implements Ranker {
    @Override
    public String name() {
      return "fixed";
    }

    @Override
    public List<String> ids() {
      return List.of("1", "2", "<3>");
    }

    @Override
    public Scores score(String question) {
      double[] scores = new double[3];
      scores[ids().indexOf(best.getOrDefault(question, "1"))] = 0.8;
      return new Scores(scores, OptionalDouble.empty());
    }

    @Override
    public void close() {}
  }

  @Test
  void confusions_are_counted_and_markup_in_texts_stays_text() {
    List<Asking> askings =
        List.of(
            new Asking("<b>x</b>", Optional.of("1")),
            new Asking("y & z", Optional.of("1")),
            new Asking("fine", Optional.of("2")),
            new Asking("what?", Optional.empty()));
    Ranker ranker = new Fixed(Map.of("<b>x</b>", "<3>", "y & z", "<3>", "fine", "2"));
    Evaluation evaluation = Evaluation.of(ranker, askings, FEW, asked -> {});
    assertThat(Confusion.worst(evaluation, 9))
        .containsExactly(new Confusion("1", "<3>", List.of("<b>x</b>", "y & z")));
    String html = HtmlReport.of("A <title>", List.of(evaluation), Map.of("1", "What is <script>?"));
    assertThat(html)
        .contains("&lt;b&gt;x&lt;/b&gt;", "y &amp; z", "1: What is &lt;script&gt;?", "&lt;3&gt;")
        .doesNotContain("<script", "<b>", "http://", "https://", "src=", "url(");
    Ranker missing = new Fixed(Map.of());
    List<Asking> unknown = List.of(new Asking("a", Optional.of("9")));
    assertThatThrownBy(() -> Evaluation.of(missing, unknown, FEW, asked -> {}))
        .hasMessage("fixed has no entry 9, which is meant by 'a'");
  }
}
