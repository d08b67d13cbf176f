package dev.primavista.faq.match;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A matcher in core's terms. Input {@code question} BYTES[-1]; outputs, best first, {@code id}
 * BYTES[-1,k] and {@code probability} FP64[-1,k], and {@code none} FP64[-1]; k is 10, or the number
 * of entries where there are fewer.
 */
final class MatcherModel implements LoadedModel {
  private static final int MOST = 10;

  private final FaqMatcher matcher;
  private final int width;

  MatcherModel(FaqMatcher matcher) {
    this.matcher = matcher;
    this.width = Math.clamp(matcher.size(), 1, MOST);
  }

  @Override
  public Signature signature() {
    return new Signature(
        List.of(new TensorSpec("question", DataType.BYTES, Shape.of(Shape.ANY))),
        List.of(
            new TensorSpec("id", DataType.BYTES, Shape.of(Shape.ANY, width)),
            new TensorSpec("probability", DataType.FP64, Shape.of(Shape.ANY, width)),
            new TensorSpec("none", DataType.FP64, Shape.of(Shape.ANY))));
  }

  @Override
  public ModelDescription description() {
    return new ModelDescription("faq", "FAQ matcher: " + matcher.summary(), List.of(), List.of());
  }

  @Override
  public boolean batchable() {
    return true;
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    SequencedMap<String, Tensor> example = new LinkedHashMap<>();
    example.put("question", BytesTensor.ofStrings(List.of("How do I change my address?")));
    return example;
  }

  @Override
  public ModelInstance newInstance() {
    return new Instance();
  }

  @Override
  public void close() {
    matcher.close();
  }

  private final class Instance implements ModelInstance {
    @Override
    public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
      if (!(inputs.get("question") instanceof BytesTensor questions)) {
        throw new IllegalStateException("input question is missing");
      }
      int rows = questions.rows();
      byte[][] ids = new byte[rows * width][];
      double[] probabilities = new double[ids.length];
      double[] none = new double[rows];
      for (int row = 0; row < rows; row++) {
        Answer answer = matcher.match(questions.stringAt(row), width);
        none[row] = answer.none();
        for (int i = 0; i < width; i++) {
          boolean there = i < answer.candidates().size();
          String id = there ? answer.candidates().get(i).id() : "";
          ids[row * width + i] = id.getBytes(StandardCharsets.UTF_8);
          probabilities[row * width + i] = there ? answer.candidates().get(i).probability() : 0;
        }
      }
      SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
      outputs.put("id", BytesTensor.wrap(Shape.of(rows, width), ids));
      outputs.put("probability", FixedTensor.ofDoubles(Shape.of(rows, width), probabilities));
      outputs.put("none", FixedTensor.ofDoubles(Shape.of(rows), none));
      return outputs;
    }

    @Override
    public void close() {}
  }
}
