package dev.primavista.faq;

import dev.primavista.core.Amount;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.sklearn.SklearnDescription;
import dev.primavista.sklearn.SklearnModel;
import dev.primavista.sklearn.compose.ColumnSelector;
import dev.primavista.sklearn.compose.FeatureUnion;
import dev.primavista.sklearn.compose.Pipeline;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.data.Texts;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.tree.LightGbmClassifier;
import dev.primavista.trees.SideFactoredEnsemble;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A model of (question, original) pairs, partially evaluated over its originals: a union of two
 * column branches, then boosted trees. The originals never change, so that half of every pair is
 * computed once; a question costs one transform and one walk, and its scores equal those of the
 * whole pipeline bit for bit.
 */
final class PairMatcher implements Matcher {
  private final SklearnModel model;
  private final Branch question;
  private final SideFactoredEnsemble trees;
  private final LightGbmClassifier classifier;

  /** A branch of the union with the columns it fills, and what these are multiplied by. */
  private record Branch(Estimator transformer, double weight, String column, int from, int width) {
    SparseMatrix transform(List<String> texts) {
      SequencedMap<String, Data> columns = new LinkedHashMap<>();
      columns.put(column, new Texts(texts));
      Data filled = transformer.transform(new Columns(columns));
      if (FeatureUnion.weighted(filled, weight) instanceof SparseMatrix sparse) {
        return sparse;
      }
      throw new IllegalStateException("branch of column " + column + " gave no sparse matrix");
    }
  }

  private PairMatcher(
      SklearnModel model,
      Branch question,
      SideFactoredEnsemble trees,
      LightGbmClassifier classifier) {
    this.model = model;
    this.question = question;
    this.trees = trees;
    this.classifier = classifier;
  }

  /** The matcher of this model, if it is built as such a model is. */
  static Optional<PairMatcher> of(SklearnModel model, List<FaqEntry> entries) {
    boolean pairs =
        model.last() instanceof LightGbmClassifier classifier
            && classifier.model().classes() == 1
            && classifier.model().linear().isEmpty()
            && model.before().size() == 1
            && model.before().getFirst() instanceof FeatureUnion union
            && union.branches().size() == 2
            && union.branches().stream().allMatch(branch -> column(branch).isPresent());
    if (!pairs) {
      return Optional.empty();
    }
    FeatureUnion union = (FeatureUnion) model.before().getFirst();
    LightGbmClassifier classifier = (LightGbmClassifier) model.last();
    List<Branch> branches = new ArrayList<>();
    int from = 0;
    for (FeatureUnion.Branch branch : union.branches()) {
      String column = column(branch).orElseThrow();
      int width = width(branch.transformer(), column);
      branches.add(new Branch(branch.transformer(), branch.weight(), column, from, width));
      from += width;
    }
    int features = classifier.model().trees().features();
    if (from != features) {
      throw new ModelLoadException(
          "malformed_model",
          "the branches give "
              + Amount.of(from, "column")
              + " (expected: "
              + features
              + ", as the trees have)");
    }
    boolean secondIsQuestion =
        branches.getFirst().column().endsWith("_y") && !branches.getLast().column().endsWith("_y");
    Branch question = secondIsQuestion ? branches.getLast() : branches.getFirst();
    Branch original = secondIsQuestion ? branches.getFirst() : branches.getLast();
    return Optional.of(
        new PairMatcher(
            model, question, factor(classifier, question, original, entries), classifier));
  }

  private static SideFactoredEnsemble factor(
      LightGbmClassifier classifier, Branch question, Branch original, List<FaqEntry> entries) {
    SparseMatrix texts = original.transform(entries.stream().map(FaqEntry::modelText).toList());
    double[][] rows = new double[entries.size()][classifier.model().trees().features()];
    for (int row = 0; row < rows.length; row++) {
      for (int k = texts.starts()[row]; k < texts.starts()[row + 1]; k++) {
        rows[row][original.from() + texts.indices()[k]] = texts.values()[k];
      }
    }
    return SideFactoredEnsemble.of(
        classifier.model().trees(), question.from(), question.from() + question.width(), rows);
  }

  /** The column that a branch begins by selecting. */
  private static Optional<String> column(FeatureUnion.Branch branch) {
    boolean selects =
        branch.transformer() instanceof Pipeline pipeline
            && pipeline.steps().getFirst().estimator() instanceof ColumnSelector;
    return selects
        ? Optional.of(
            ((ColumnSelector) ((Pipeline) branch.transformer()).steps().getFirst().estimator())
                .column())
        : Optional.empty();
  }

  private static int width(Estimator transformer, String column) {
    SequencedMap<String, Data> columns = new LinkedHashMap<>();
    columns.put(column, new Texts(List.of("")));
    if (transformer.transform(new Columns(columns)) instanceof Matrix matrix
        && !(matrix instanceof DenseMatrix)) {
      return matrix.columns();
    }
    throw new ModelLoadException(
        "malformed_model", "the branch of column " + column + " gives no sparse matrix");
  }

  @Override
  public int entries() {
    return trees.items();
  }

  @Override
  public Session newSession() {
    SideFactoredEnsemble.Session walk = trees.newSession();
    double[] sums = new double[entries()];
    return (text, raw, probability, at) -> {
      SparseMatrix row = question.transform(List.of(text));
      walk.score(row.indices(), row.values(), row.starts()[1], sums);
      System.arraycopy(sums, 0, raw, at, sums.length);
      System.arraycopy(sums, 0, probability, at, sums.length);
      classifier.model().objective().transform(probability, at, sums.length);
    };
  }

  @Override
  public ModelDescription description() {
    ModelDescription inner = SklearnDescription.of(model);
    return new ModelDescription(
        "faq",
        "pair matcher over " + entries() + " originals: " + inner.summary(),
        inner.steps(),
        inner.warnings());
  }
}
