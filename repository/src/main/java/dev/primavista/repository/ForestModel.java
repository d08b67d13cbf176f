package dev.primavista.repository;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelAround;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.repository.config.Forest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * Boosted trees as Triton's FIL backend answers them: {@code input__0} FP32[-1,n] and {@code
 * output__0} FP32[-1,k].
 */
final class ForestModel extends ModelAround {
  static final String INPUT = "input__0";
  static final String OUTPUT = "output__0";

  /** What a booster's rows and answers are called here. */
  private static final String ROWS = "input";

  private static final String PREDICTION = "prediction";

  private final LoadedModel model;
  private final Forest forest;
  private final Signature signature;

  private ForestModel(LoadedModel model, Forest forest, long features, int scores) {
    super(model);
    this.model = model;
    this.forest = forest;
    this.signature =
        new Signature(
            List.of(new TensorSpec(INPUT, DataType.FP32, Shape.of(Shape.ANY, features))),
            List.of(
                new TensorSpec(
                    OUTPUT, DataType.FP32, Shape.of(Shape.ANY, forest.outputs(scores)))));
  }

  /**
   * The model with FIL's names.
   *
   * @throws ModelLoadException if it is no booster
   */
  static LoadedModel of(LoadedModel model, Forest forest) {
    Signature own = model.signature();
    TensorSpec rows =
        Stream.concat(own.inputs().stream(), own.instead().stream())
            .filter(spec -> spec.name().equals(ROWS) && spec.dataType() == DataType.FP64)
            .findFirst()
            .orElseThrow(ForestModel::noBooster);
    TensorSpec scores = own.output(PREDICTION).orElseThrow(ForestModel::noBooster);
    int width = scores.shape().rank() == 1 ? 1 : Math.toIntExact(scores.shape().dimension(1));
    return new ForestModel(model, forest, rows.shape().dimension(1), width);
  }

  private static ModelLoadException noBooster() {
    return new ModelLoadException(
        "contradicting_config",
        "backend 'fil' is configured, but the model is no booster of XGBoost or LightGBM",
        "leave 'backend' out, and name the inputs and outputs that the model has");
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public boolean takes(TensorSpec input, DataType given) {
    return given == input.dataType();
  }

  @Override
  public boolean takes(TensorSpec input, Shape given) {
    return input.shape().accepts(given);
  }

  @Override
  public boolean ignoresOtherColumns() {
    return false;
  }

  @Override
  public List<String> columnOrder() {
    return List.of(INPUT);
  }

  @Override
  public List<String> predictions() {
    return List.of(OUTPUT);
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    SequencedMap<String, Tensor> example = new LinkedHashMap<>();
    Shape shape = signature.inputs().getFirst().shape().withRows(1);
    example.put(INPUT, FixedTensor.allocate(DataType.FP32, shape));
    return example;
  }

  @Override
  public ModelInstance newInstance() {
    ModelInstance instance = model.newInstance();
    return new ModelInstance() {
      @Override
      public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
        SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
        if (inputs.get(INPUT) instanceof FixedTensor rows) {
          Tensor doubles = FixedTensor.ofDoubles(rows.shape(), rows.doubles());
          Tensor scores =
              instance.execute(Map.of(ROWS, doubles), List.of(PREDICTION)).firstEntry().getValue();
          if (scores instanceof FixedTensor numbers) {
            outputs.put(OUTPUT, forest.answer(numbers));
          }
        }
        return outputs;
      }

      @Override
      public void close() {
        instance.close();
      }
    };
  }
}
