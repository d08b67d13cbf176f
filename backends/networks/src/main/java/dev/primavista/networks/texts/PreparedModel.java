package dev.primavista.networks.texts;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelAround;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/** A graph that takes texts and categories, since some of its inputs are made of them. */
public final class PreparedModel extends ModelAround {
  private final LoadedModel graph;
  private final TextSteps steps;
  private final Signature signature;

  public PreparedModel(LoadedModel graph, TextSteps steps) {
    super(graph);
    this.graph = graph;
    this.steps = steps;
    this.signature = new Signature(steps.inputs(), graph.signature().outputs());
  }

  @Override
  public Signature signature() {
    return signature;
  }

  /** Numbers of words make rows as long as the longest of an execution: others would be seen. */
  @Override
  public boolean batchable() {
    return graph.batchable() && steps.steps().stream().allMatch(TextStep::keepsRowsApart);
  }

  @Override
  public boolean takes(TensorSpec input, Shape given) {
    return input.shape().accepts(given);
  }

  @Override
  public boolean takes(TensorSpec input, DataType given) {
    return given == input.dataType();
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    SequencedMap<String, Tensor> taken = graph.example();
    SequencedMap<String, Tensor> example = new LinkedHashMap<>();
    for (TensorSpec input : steps.inputs()) {
      Tensor held = taken.get(input.name());
      example.put(input.name(), held == null ? made(input, taken) : held);
    }
    return example;
  }

  /** An input that the graph has not, of which the steps make about what the graph answers. */
  private Tensor made(TensorSpec input, Map<String, Tensor> taken) {
    long[] sizes = input.shape().withRows(1).dimensions();
    Shape shape = Shape.of(Arrays.stream(sizes).map(size -> Math.max(size, 1)).toArray());
    if (input.dataType() != DataType.BYTES) {
      return FixedTensor.allocate(input.dataType(), shape);
    }
    Optional<TextStep> step =
        steps.steps().stream().filter(each -> each.from().equals(input.name())).findFirst();
    String text = step.map(each -> each.example(wanted(each, taken))).orElse("");
    byte[][] texts = new byte[(int) shape.elementCount()][];
    Arrays.fill(texts, text.getBytes(StandardCharsets.UTF_8));
    return BytesTensor.wrap(shape, texts);
  }

  private static Shape wanted(TextStep step, Map<String, Tensor> taken) {
    Tensor made = taken.get(step.made());
    return made == null ? Shape.of() : made.shape();
  }

  @Override
  public ModelInstance newInstance() {
    return new Instance(graph.newInstance(), graph.signature().inputs(), steps.steps());
  }

  private record Instance(ModelInstance graph, List<TensorSpec> taken, List<TextStep> steps)
      implements ModelInstance {
    @Override
    public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
      Map<String, Tensor> all = new HashMap<>(inputs);
      for (TextStep step : steps) {
        all.put(step.made(), step.make(Objects.requireNonNull(inputs.get(step.from()))));
      }
      all.keySet().retainAll(taken.stream().map(TensorSpec::name).toList());
      return graph.execute(all);
    }

    @Override
    public void terminate() {
      graph.terminate();
    }

    @Override
    public void close() {
      graph.close();
    }
  }
}
