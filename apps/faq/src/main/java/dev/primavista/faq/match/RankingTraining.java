package dev.primavista.faq.match;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Learns a {@link Ranking} from questions whose entry is known. */
final class RankingTraining {
  /**
   * How far weights lie from those before, as a rule: the standard deviation of a normal
   * distribution. A few questions move them little, thousands wherever they will.
   */
  private static final double SPREAD = 10;

  /** Evidence that differs less is no measure of what its weight may be. */
  private static final double SMALLEST_SCALE = 0.05;

  /** Every n-th entry is treated as one that came after the training. */
  private static final int FRESH_EVERY = 6;

  /** What an entry without classifiers and with few wordings can be judged by. */
  private static final Set<Evidence> FRESH =
      EnumSet.of(
          Evidence.WORDS,
          Evidence.RUNS,
          Evidence.WHOLE_WORDS,
          Evidence.WHOLE_RUNS,
          Evidence.VECTOR,
          Evidence.WHOLE_VECTOR,
          Evidence.CENTRE);

  /** Each question has at least so many rivals, so that no weight goes where nothing was seen. */
  private static final int FEWEST_RIVALS = 24;

  /** Rows that are learned from in bearable time. */
  private static final int MOST_ROWS = 300_000;

  private static final int BIAS = 2 * Evidence.COUNT;

  private final int rivals;
  private final boolean vectored;
  private final List<Sample> samples = new ArrayList<>();
  private final double[] scales = new double[Evidence.COUNT];

  /**
   * A question.
   *
   * @param rows per entry its evidence, first that of the entry that is meant
   * @param fresh per entry whether it is taken for one that came after the training
   */
  private record Sample(float[][] rows, boolean[] fresh) {}

  /**
   * A training.
   *
   * @param questions how many will be taken in, about
   * @param vectored whether texts have vectors
   */
  RankingTraining(int questions, boolean vectored) {
    this.vectored = vectored;
    this.rivals = Math.max(FEWEST_RIVALS, MOST_ROWS / Math.max(1, questions));
  }

  /** Takes a question in, with the entries that compete. */
  void add(Shortlist list, Entry meant) {
    int[] order = competing(list, meant);
    if (order.length == 0) {
      return;
    }
    float[][] rows = new float[order.length][];
    boolean[] fresh = new boolean[order.length];
    for (int i = 0; i < order.length; i++) {
      rows[i] = list.rows()[order[i]].clone();
      boolean unknown = Float.isNaN(rows[i][Evidence.TEXT_CLASSIFIER.column()]);
      int turn = list.entries()[order[i]].slot() * 31 + samples.size();
      fresh[i] = unknown || turn % FRESH_EVERY == 0;
      for (int e = 0; e < rows[i].length; e++) {
        rows[i][e] = counts(e, fresh[i]) ? rows[i][e] : 0;
      }
    }
    samples.add(new Sample(rows, fresh));
  }

  /** The row of the entry that is meant, then those of its strongest rivals; empty without it. */
  private int[] competing(Shortlist list, Entry meant) {
    Ranking rough = Ranking.untrained(true);
    float[] utilities = new float[list.size()];
    int at = -1;
    for (int row = 0; row < utilities.length; row++) {
      at = list.entries()[row] == meant ? row : at;
      utilities[row] = rough.utility(list.rows()[row]);
    }
    if (at < 0) {
      return new int[0];
    }
    int first = at;
    return IntStream.concat(
            IntStream.of(first),
            IntStream.range(0, utilities.length)
                .filter(row -> row != first)
                .boxed()
                .sorted((x, y) -> Float.compare(utilities[y], utilities[x]))
                .limit(rivals)
                .mapToInt(row -> row))
        .toArray();
  }

  int size() {
    return samples.size();
  }

  /**
   * The weights under which the questions' entries are most probable; none is below zero, since
   * evidence is what speaks for an entry.
   */
  Ranking train(Ranking before) {
    scale();
    double[] prior = new double[BIAS + 1];
    for (int e = 0; e < Evidence.COUNT; e++) {
      prior[e] = before.known()[e] * scales[e];
      prior[Evidence.COUNT + e] = before.fresh()[e] * scales[e];
    }
    double[] point = best(prior);
    float[] known = new float[Evidence.COUNT];
    float[] fresh = new float[Evidence.COUNT];
    for (Evidence evidence : Evidence.values()) {
      int e = evidence.column();
      known[e] = evidence == Evidence.SAME ? 0 : (float) (point[e] / scales[e]);
      fresh[e] = FRESH.contains(evidence) ? (float) (point[Evidence.COUNT + e] / scales[e]) : 0;
    }
    return new Ranking(known, fresh, (float) point[BIAS]);
  }

  /** Where the loss is least: weights that would fall below zero are held there. */
  private double[] best(double[] prior) {
    boolean[] held = new boolean[BIAS];
    double[] point = prior;
    boolean falls = true;
    while (falls) {
      point = Logit.minimise((at, gradient) -> loss(at, prior, held, gradient), point);
      falls = false;
      for (int i = 0; i < BIAS; i++) {
        if (point[i] < 0) {
          point[i] = 0;
          held[i] = true;
          falls = true;
        }
      }
    }
    return point;
  }

  /** Brings every evidence to like size. */
  private void scale() {
    for (int e = 0; e < scales.length; e++) {
      double squares = 0;
      double sum = 0;
      long count = 1;
      for (Sample sample : samples) {
        for (float[] row : sample.rows()) {
          sum += row[e];
          squares += row[e] * row[e];
          count++;
        }
      }
      double mean = sum / count;
      double deviation = Math.sqrt(Math.max(squares / count - mean * mean, 0));
      scales[e] = Math.max(SMALLEST_SCALE, deviation);
    }
    for (Sample sample : samples) {
      for (float[] row : sample.rows()) {
        for (int e = 0; e < row.length; e++) {
          row[e] /= (float) scales[e];
        }
      }
    }
  }

  private double loss(double[] point, double[] prior, boolean[] held, double[] gradient) {
    double loss = 0;
    for (Sample sample : samples) {
      loss += loss(sample, point, gradient) / samples.size();
    }
    for (int i = 0; i < point.length; i++) {
      double spread = SPREAD * (i == BIAS ? 1 : scales[i % Evidence.COUNT]);
      double away = (point[i] - prior[i]) / spread;
      gradient[i] = (gradient[i] + away / spread) / samples.size();
      loss += away * away / 2 / samples.size();
      if (i < BIAS && held[i]) {
        gradient[i] = 0;
      }
    }
    return loss;
  }

  private double loss(Sample sample, double[] point, double[] gradient) {
    double[] utilities = new double[sample.rows().length];
    double largest = Double.NEGATIVE_INFINITY;
    for (int row = 0; row < utilities.length; row++) {
      utilities[row] = utility(sample, row, point);
      largest = Math.max(largest, utilities[row]);
    }
    double meant = utilities[0] - largest;
    double sum = 0;
    for (int row = 0; row < utilities.length; row++) {
      utilities[row] = Math.exp(utilities[row] - largest);
      sum += utilities[row];
    }
    for (int row = 0; row < utilities.length; row++) {
      double error = utilities[row] / sum - (row == 0 ? 1 : 0);
      if (Math.abs(error) > 1e-6) {
        addTo(gradient, sample, row, error);
      }
    }
    return Math.log(sum) - meant;
  }

  private double utility(Sample sample, int row, double[] point) {
    float[] values = sample.rows()[row];
    int from = sample.fresh()[row] ? Evidence.COUNT : 0;
    double utility = from == 0 ? 0 : point[BIAS];
    for (int e = 0; e < Evidence.COUNT; e++) {
      utility += point[from + e] * values[e];
    }
    return utility;
  }

  private static void addTo(double[] gradient, Sample sample, int row, double error) {
    float[] values = sample.rows()[row];
    int from = sample.fresh()[row] ? Evidence.COUNT : 0;
    for (int e = 0; e < Evidence.COUNT; e++) {
      gradient[from + e] += error * values[e];
    }
    gradient[BIAS] += from == 0 ? 0 : error;
  }

  /** Without vectors their crowd would be how many wordings an entry has. */
  private boolean counts(int evidence, boolean isFresh) {
    Evidence each = Evidence.at(evidence);
    boolean empty = each == Evidence.SAME || (each == Evidence.VECTOR_CROWD && !vectored);
    return isFresh ? FRESH.contains(each) : !empty;
  }
}
