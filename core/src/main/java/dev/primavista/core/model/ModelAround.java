package dev.primavista.core.model;

import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.SequencedMap;

/** A model around another one, which it is like but for what a subclass changes. */
public abstract class ModelAround implements LoadedModel {
  private final LoadedModel model;

  /** Around this model, which is closed with it. */
  protected ModelAround(LoadedModel model) {
    this.model = model;
  }

  @Override
  public Signature signature() {
    return model.signature();
  }

  @Override
  public ModelDescription description() {
    return model.description();
  }

  @Override
  public boolean batchable() {
    return model.batchable();
  }

  @Override
  public boolean takes(TensorSpec input, DataType given) {
    return model.takes(input, given);
  }

  @Override
  public boolean takes(TensorSpec input, Shape given) {
    return model.takes(input, given);
  }

  @Override
  public boolean takesMissing(TensorSpec input) {
    return model.takesMissing(input);
  }

  @Override
  public boolean parsesTexts(String column) {
    return model.parsesTexts(column);
  }

  @Override
  public boolean ignoresOtherColumns() {
    return model.ignoresOtherColumns();
  }

  @Override
  public List<String> columnOrder() {
    return model.columnOrder();
  }

  @Override
  public List<String> predictions() {
    return model.predictions();
  }

  @Override
  public List<String> sigmoids() {
    return model.sigmoids();
  }

  @Override
  public boolean costsBySize() {
    return model.costsBySize();
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    return model.example();
  }

  @Override
  public boolean answersExample() {
    return model.answersExample();
  }

  @Override
  public ModelInstance newInstance() {
    return model.newInstance();
  }

  @Override
  public void close() {
    model.close();
  }
}
