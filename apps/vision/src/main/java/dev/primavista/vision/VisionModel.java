package dev.primavista.vision;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.vision.image.Geometry;
import dev.primavista.vision.image.Interpolation;
import dev.primavista.vision.image.Recipe;
import java.util.Optional;

/**
 * A loaded network that looks at pictures: how its input is made, and what its outputs mean.
 *
 * @param input the tensor that takes pictures, NCHW or NHWC
 * @param batched whether it takes several pictures at once
 */
public record VisionModel(
    ModelId id, TensorSpec input, Recipe recipe, VisionTask task, boolean batched) {

  /**
   * The network of this model; empty if it takes no pictures.
   *
   * @throws dev.primavista.core.model.ModelLoadException if labels, recipe or task do not fit it
   */
  public static Optional<VisionModel> of(ModelId id, LoadedModel model, VisionOptions options) {
    return PictureInput.of(model.signature())
        .flatMap(
            input ->
                TaskReading.of(model, options)
                    .map(
                        task ->
                            new VisionModel(
                                id,
                                input.spec(),
                                RecipeReading.of(input, model, task, options),
                                task,
                                model.batchable())));
  }

  /**
   * The same network fed as the 2018 services fed theirs: the largest centred square, by Lanczos.
   */
  VisionModel asReference() {
    Geometry fit = new Geometry.Fit(recipe.geometry().width(), Interpolation.LANCZOS);
    Recipe reference = recipe.withGeometry(fit).withName("2018 reference");
    return new VisionModel(id, input, reference, task, batched);
  }

  /** The same with another temperature, where it classifies. */
  VisionModel withTemperature(double temperature) {
    return task instanceof VisionTask.Classify classify
        ? new VisionModel(id, input, recipe, classify.withTemperature(temperature), batched)
        : this;
  }
}
