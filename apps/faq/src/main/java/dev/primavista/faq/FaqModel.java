package dev.primavista.faq;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.pickle.PickleLimits;
import dev.primavista.sklearn.Sklearn;
import dev.primavista.sklearn.SklearnModel;
import dev.primavista.sklearn.declared.UserClasses;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A FAQ matcher in core's terms. Input {@code question} BYTES[-1]; outputs {@code raw} and {@code
 * probability} FP64[-1,n], one column per entry in the order of the originals.
 */
public final class FaqModel implements LoadedModel {
  private final Matcher matcher;
  private final List<FaqEntry> entries;
  private final Signature signature;

  private FaqModel(Matcher matcher, List<FaqEntry> entries) {
    this.matcher = matcher;
    this.entries = List.copyOf(entries);
    List<String> ids = entries.stream().map(entry -> Long.toString(entry.id())).toList();
    Shape perEntry = Shape.of(Shape.ANY, entries.size());
    this.signature =
        new Signature(
            List.of(new TensorSpec("question", DataType.BYTES, Shape.of(Shape.ANY))),
            List.of(
                new TensorSpec("raw", DataType.FP64, perEntry, ids),
                new TensorSpec("probability", DataType.FP64, perEntry, ids)));
  }

  /**
   * Joins a model file and its known questions.
   *
   * @throws ModelLoadException if either cannot be read or they do not belong together
   */
  public static FaqModel load(Path modelFile, List<FaqEntry> entries) {
    return load(modelFile, entries, PickleLimits.defaults());
  }

  /** Joins a model file within these limits and its known questions. */
  public static FaqModel load(Path modelFile, List<FaqEntry> entries, PickleLimits limits) {
    SklearnModel model = Sklearn.load(modelFile, UserClasses.beside(modelFile), limits);
    Optional<? extends Matcher> matcher = PairMatcher.of(model, entries);
    if (matcher.isEmpty()) {
      matcher = ClassifierMatcher.of(model, entries);
    }
    if (matcher.isEmpty()) {
      throw new ModelLoadException(
          "not_a_matcher",
          modelFile.getFileName()
              + " is no FAQ matcher (expected: two column branches and boosted trees, or a text classifier whose"
              + " classes are Ids)");
    }
    return new FaqModel(matcher.get(), entries);
  }

  public List<FaqEntry> entries() {
    return entries;
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public ModelDescription description() {
    return matcher.description();
  }

  @Override
  public boolean batchable() {
    return true;
  }

  /** The longest of the known questions: few that are asked take longer. */
  @Override
  public SequencedMap<String, Tensor> example() {
    Comparator<String> byLength = Comparator.comparingInt(String::length);
    String longest = entries.stream().map(FaqEntry::question).max(byLength).orElseThrow();
    SequencedMap<String, Tensor> example = new LinkedHashMap<>();
    example.put("question", BytesTensor.ofStrings(List.of(longest)));
    return example;
  }

  @Override
  public ModelInstance newInstance() {
    return new Instance(matcher.newSession());
  }

  @Override
  public void close() {}

  private final class Instance implements ModelInstance {
    private final Matcher.Session session;

    Instance(Matcher.Session session) {
      this.session = session;
    }

    @Override
    public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
      if (!(inputs.get("question") instanceof BytesTensor questions)) {
        throw new IllegalStateException("input question is missing");
      }
      int rows = questions.rows();
      int width = entries.size();
      double[] raw = new double[rows * width];
      double[] probability = new double[rows * width];
      for (int row = 0; row < rows; row++) {
        session.score(questions.stringAt(row), raw, probability, row * width);
      }
      SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
      outputs.put("raw", FixedTensor.ofDoubles(Shape.of(rows, width), raw));
      outputs.put("probability", FixedTensor.ofDoubles(Shape.of(rows, width), probability));
      return outputs;
    }

    @Override
    public void close() {}
  }
}
