package dev.primavista.sklearn.text;

import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.Transformer;
import java.util.List;

/** {@code TfidfVectorizer}: counting, then weighting. */
public final class TfidfVectorizer implements Transformer {
  private final CountVectorizer counts;
  private final TfidfTransformer weights;

  private TfidfVectorizer(CountVectorizer counts, TfidfTransformer weights) {
    this.counts = counts;
    this.weights = weights;
  }

  public static TfidfVectorizer read(State state) {
    CountVectorizer counts = CountVectorizer.read(state);
    return new TfidfVectorizer(
        counts, TfidfTransformer.read(state.object("_tfidf"), counts.terms()));
  }

  /** The number of known terms. */
  public int terms() {
    return counts.terms();
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
  public SparseMatrix transform(Data rows) {
    return transform(Rows.texts(rows).values());
  }

  /** One row of weights per text. */
  public SparseMatrix transform(List<String> texts) {
    return weights.weigh(counts.count(texts));
  }
}
