package dev.primavista.faq.match;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Trains the classifiers of texts and of vectors. */
final class ClassifierTraining {
  private static final double TEXT_COST = 1;
  private static final double VECTOR_COST = 1;

  private final TextTable table;
  private final int[] texts;
  private final LinearSvm words;
  private final @Nullable Scaling scaling;
  private final @Nullable LinearSvm vectors;
  private final int classes;

  ClassifierTraining(Corpus corpus, Wording[] wordings, int classes) {
    this.classes = classes;
    this.texts = asked(corpus);
    List<TextFeatures> features = new ArrayList<>();
    List<float[]> dense = new ArrayList<>();
    int[] labels = new int[texts.length];
    for (int i = 0; i < texts.length; i++) {
      Wording wording = wordings[texts[i]];
      labels[i] = wording.entry().head();
      features.add(wording.text().clues());
      float[] vector = wording.text().layers();
      if (vector != null) {
        dense.add(vector);
      }
    }
    this.table = TextTable.of(features);
    this.words = new LinearSvm(sparse(features), labels, TEXT_COST);
    this.scaling = dense.isEmpty() ? null : Scaling.of(dense);
    this.vectors =
        scaling == null
            ? null
            : new LinearSvm(new Examples.Dense(scaling.apply(dense)), labels, VECTOR_COST);
  }

  private static int[] asked(Corpus corpus) {
    List<Integer> asked = new ArrayList<>();
    for (int i = 0; i < corpus.texts().size(); i++) {
      if (corpus.texts().get(i).kind() != Corpus.Kind.WHOLE) {
        asked.add(i);
      }
    }
    return asked.stream().mapToInt(Integer::intValue).toArray();
  }

  private Examples sparse(List<TextFeatures> features) {
    int[][] columns = new int[features.size()][];
    float[][] values = new float[columns.length][];
    for (int i = 0; i < columns.length; i++) {
      TextTable.Row row = table.row(features.get(i));
      columns[i] = row.columns();
      values[i] = row.values();
    }
    return new Examples.Sparse(table.size() + 1, columns, values);
  }

  /** The examples whose texts are used. */
  int[] examples(IntPredicate used) {
    List<Integer> examples = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      if (used.test(texts[i])) {
        examples.add(i);
      }
    }
    return examples.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Classifiers of these examples. */
  Classifiers train(int[] examples, long seed, Workers workers) {
    float[][] text = words.train(classes, examples, seed, workers.threads());
    return Classifiers.of(table, text, vectors(examples, seed, workers));
  }

  private float[][] vectors(int[] examples, long seed, Workers workers) {
    if (vectors == null || scaling == null) {
      return new float[0][];
    }
    float[][] weights = vectors.train(classes, examples, seed, workers.threads());
    for (int c = 0; c < weights.length; c++) {
      weights[c] = scaling.unscaled(weights[c]);
    }
    return weights;
  }
}
