package dev.primavista.vision;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Shape;
import dev.primavista.vision.image.Geometry;
import dev.primavista.vision.image.Interpolation;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.Recipe.Form;
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
   * The network of this model; empty if it takes no pictures. One channel is that of grey pictures
   * where a task is declared.
   *
   * @throws ModelLoadException if labels, recipe or task do not fit it
   */
  public static Optional<VisionModel> of(ModelId id, LoadedModel model, VisionOptions options) {
    return input(model)
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

  private static Optional<PictureInput> input(LoadedModel model) {
    Optional<PictureInput> colours = PictureInput.of(model.signature());
    Optional<String> declared = TaskReading.declared(model);
    if (colours.isPresent() || declared.isEmpty()) {
      return colours;
    }
    Optional<PictureInput> grey = PictureInput.grey(model.signature());
    if (grey.isEmpty()) {
      throw new ModelLoadException(
          "wrong_task",
          "task '%s': the inputs %s hold no pictures (expected: one input of FP32, FP16, UINT8 or"
                  .formatted(declared.get(), model.signature().inputs())
              + " INT8, [-1, C, height, width] or [-1, height, width, C], where C is 3, or 1 for"
              + " grey)",
          isWithoutBatch(model)
              ? "export a module around the network that takes [1, 3, height, width] and gives it the"
                  + " first picture"
              : "leave 'task' out of model.yaml, or export the network with such an input");
    }
    return grey;
  }

  /** Whether it takes one picture as it is, as torchvision's own detectors are exported. */
  private static boolean isWithoutBatch(LoadedModel model) {
    Shape first = model.signature().inputs().getFirst().shape();
    return first.rank() == 3 && first.dimension(0) == Form.COLOURS;
  }

  /** Whether a request of its tensor holds one picture. */
  boolean takesOne() {
    return input.shape().dimension(0) == 1;
  }

  /**
   * The same network fed as the 2018 services fed theirs: the largest centred square, by Lanczos.
   */
  VisionModel asReference() {
    Geometry fit = new Geometry.Fit(recipe.geometry().width(), Interpolation.LANCZOS);
    Recipe reference = recipe.withGeometry(fit).withName("2018 reference");
    return new VisionModel(id, input, reference, task, batched);
  }
}
