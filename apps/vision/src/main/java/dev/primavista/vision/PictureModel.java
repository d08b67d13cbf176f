package dev.primavista.vision;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelAround;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelDescription.Fact;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.vision.decoding.ImageDecoder;
import java.util.ArrayList;
import java.util.List;

/**
 * A network that takes encoded pictures too: its input as one dimension of byte strings, which are
 * decoded and preprocessed on the instance's thread.
 */
final class PictureModel extends ModelAround {
  private final VisionModel vision;
  private final ImageDecoder decoder;
  private final ModelDescription description;
  private final Signature signature;

  PictureModel(LoadedModel model, VisionModel vision, ImageDecoder decoder) {
    super(model);
    this.vision = vision;
    this.decoder = decoder;
    this.description = described(model.description(), vision);
    this.signature = labelled(model.signature(), vision.task());
  }

  /** What programs want to know: the task, the recipe, and that pictures may be sent. */
  private static ModelDescription described(ModelDescription own, VisionModel vision) {
    List<Fact> facts = new ArrayList<>(own.facts());
    facts.add(Fact.of("task", vision.task().name()));
    facts.add(Fact.of("preprocessing", vision.recipe().name()));
    facts.add(Fact.of("encoded_pictures", vision.input().name() + " " + pictures(vision)));
    return new ModelDescription(
        own.backend(), own.summary(), own.steps(), own.warnings(), own.metadata(), facts);
  }

  /** The signature whose scores have the classes' names, wherever those were found. */
  private static Signature labelled(Signature own, VisionTask task) {
    return task instanceof VisionTask.Classify classify
        ? new Signature(
            own.inputs(),
            own.outputs().stream().map(output -> labelled(output, classify)).toList(),
            own.onRequest(),
            own.instead())
        : own;
  }

  private static TensorSpec labelled(TensorSpec output, VisionTask.Classify task) {
    List<String> labels = new ArrayList<>(task.labels());
    if (task.background() && !labels.isEmpty()) {
      labels.addFirst("background");
    }
    Shape shape = output.shape();
    boolean meant = output.name().equals(task.output()) && output.labels().isEmpty();
    return meant && shape.dimension(shape.rank() - 1) == labels.size()
        ? new TensorSpec(output.name(), output.dataType(), shape, labels)
        : output;
  }

  private static String pictures(VisionModel vision) {
    return vision.takesOne() ? "BYTES[1]" : "BYTES[-1]";
  }

  /** What it says of pictures. */
  VisionModel vision() {
    return vision;
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public ModelDescription description() {
    return description;
  }

  @Override
  public boolean takes(TensorSpec input, DataType given) {
    return given == DataType.BYTES || super.takes(input, given);
  }

  /** Of pictures one dimension, or Triton's rows of one element. */
  @Override
  public boolean takes(TensorSpec input, Shape given) {
    boolean pictures = given.rank() == 1 || (given.rank() == 2 && given.dimension(1) == 1);
    return pictures || super.takes(input, given);
  }

  /** A small file may hold a large picture. */
  @Override
  public boolean costsBySize() {
    return false;
  }

  @Override
  public ModelInstance newInstance() {
    return new PictureInstance(super.newInstance(), vision, decoder);
  }
}
