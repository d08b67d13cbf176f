package dev.primavista.sklearn.text;

import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Invertible;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import java.util.List;

/** {@code TfidfVectorizer}: counting, then weighting. */
public final class TfidfVectorizer implements Invertible {
  private final CountVectorizer counts;
  private final TfidfTransformer weights;

  /** Up to 1.4 a product of sparse matrices left the terms of a row in reverse. */
  private final boolean reversed;

  private TfidfVectorizer(CountVectorizer counts, TfidfTransformer weights, boolean reversed) {
    this.counts = counts;
    this.weights = weights;
    this.reversed = reversed;
  }

  public static TfidfVectorizer read(State state, Reading reading) {
    CountVectorizer counts = CountVectorizer.read(state, reading);
    return new TfidfVectorizer(
        counts,
        TfidfTransformer.read(state.object("_tfidf"), counts.terms()),
        !state.since(1, 5) && state.object("_tfidf").flag("use_idf", true));
  }

  @Override
  public String type() {
    return "TfidfVectorizer";
  }

  @Override
  public String note() {
    return counts.note();
  }

  @Override
  public Input input() {
    return new Input.Text();
  }

  @Override
  public Data inverse(Data rows) {
    return counts.terms(rows, reversed);
  }

  @Override
  public SparseMatrix transform(Data rows) {
    return transform(Rows.texts(rows).values());
  }

  /** One row of weights per text. */
  public SparseMatrix transform(List<String> texts) {
    return weights.weigh(counts.count(texts));
  }
}
