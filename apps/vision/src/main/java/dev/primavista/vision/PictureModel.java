package dev.primavista.vision;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelDescription.Fact;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.vision.image.ImageDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/**
 * A network that takes encoded pictures too: its input as one dimension of byte strings, which are
 * decoded and preprocessed on the instance's thread.
 */
final class PictureModel implements LoadedModel {
  private final LoadedModel model;
  private final VisionModel vision;
  private final ImageDecoder decoder;
  private final ModelDescription description;

  PictureModel(LoadedModel model, VisionModel vision, ImageDecoder decoder) {
    this.model = model;
    this.vision = vision;
    this.decoder = decoder;
    this.description = described(model.description(), vision);
  }

  /** What programs want to know: the task, the recipe, and that pictures may be sent. */
  private static ModelDescription described(ModelDescription own, VisionModel vision) {
    List<Fact> facts = new ArrayList<>(own.facts());
    facts.add(Fact.of("task", vision.task().name()));
    facts.add(Fact.of("preprocessing", vision.recipe().name()));
    facts.add(Fact.of("encoded_pictures", vision.input().name() + " BYTES[-1]"));
    return new ModelDescription(
        own.backend(), own.summary(), own.steps(), own.warnings(), own.metadata(), facts);
  }

  /** What it says of pictures. */
  VisionModel vision() {
    return vision;
  }

  @Override
  public Signature signature() {
    return model.signature();
  }

  @Override
  public ModelDescription description() {
    return description;
  }

  @Override
  public boolean batchable() {
    return model.batchable();
  }

  @Override
  public boolean takes(TensorSpec input, DataType given) {
    return given == DataType.BYTES || model.takes(input, given);
  }

  /** Of pictures one dimension, or Triton's rows of one element. */
  @Override
  public boolean takes(TensorSpec input, Shape given) {
    boolean pictures = given.rank() == 1 || (given.rank() == 2 && given.dimension(1) == 1);
    return pictures || model.takes(input, given);
  }

  @Override
  public boolean takesMissing(TensorSpec input) {
    return model.takesMissing(input);
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

  /** A small file may hold a large picture. */
  @Override
  public boolean costsBySize() {
    return false;
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
    return new PictureInstance(model.newInstance(), vision, decoder);
  }

  @Override
  public void close() {
    model.close();
  }
}
