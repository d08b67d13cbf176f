package dev.primavista.faq;

import dev.primavista.core.Amount;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.tensor.DataType;
import dev.primavista.sklearn.SklearnDescription;
import dev.primavista.sklearn.SklearnModel;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Texts;
import dev.primavista.sklearn.estimator.Classifier;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Labels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A text classifier whose classes are the entries' Ids. */
final class ClassifierMatcher implements Matcher {
  private final SklearnModel model;
  private final int[] columnOfEntry;

  private ClassifierMatcher(SklearnModel model, int[] columnOfEntry) {
    this.model = model;
    this.columnOfEntry = columnOfEntry;
  }

  /** The matcher of this model, if it is such a classifier. */
  static Optional<ClassifierMatcher> of(SklearnModel model, List<FaqEntry> entries) {
    boolean fits =
        model.input() instanceof Input.Text
            && model.last() instanceof Classifier classifier
            && classifier.labels().dataType() == DataType.INT64;
    if (!fits) {
      return Optional.empty();
    }
    Labels labels = model.classifier().labels();
    Map<Long, Integer> columns = new HashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      columns.put(labels.integer(i), i);
    }
    int[] columnOfEntry = new int[entries.size()];
    for (int i = 0; i < columnOfEntry.length; i++) {
      columnOfEntry[i] = columns.getOrDefault(entries.get(i).id(), -1);
    }
    for (long id : columns.keySet()) {
      if (OriginalsFile.find(entries, id) == null) {
        throw new ModelLoadException(
            "malformed_originals", "the originals lack Id " + id + ", which the model knows");
      }
    }
    return Optional.of(new ClassifierMatcher(model, columnOfEntry));
  }

  @Override
  public int entries() {
    return columnOfEntry.length;
  }

  /** An entry that the model does not know scores 0. */
  @Override
  public Session newSession() {
    return (text, raw, probability, at) -> {
      DenseMatrix row = model.classify(new Texts(List.of(text))).probabilities();
      for (int i = 0; i < columnOfEntry.length; i++) {
        double value = columnOfEntry[i] < 0 ? 0 : row.at(0, columnOfEntry[i]);
        probability[at + i] = value;
        raw[at + i] = Math.log(value) - Math.log1p(-value);
      }
    };
  }

  @Override
  public ModelDescription description() {
    ModelDescription inner = SklearnDescription.of(model);
    return new ModelDescription(
        "faq",
        "classifier over " + Amount.of(entries(), "question") + ": " + inner.summary(),
        inner.steps(),
        inner.warnings());
  }
}
