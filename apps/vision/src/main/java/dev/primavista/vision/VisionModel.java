package dev.primavista.vision;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.vision.image.Geometry;
import dev.primavista.vision.image.Interpolation;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.Recipe.Layout;
import dev.primavista.vision.image.Recipes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A loaded network that classifies pictures: how its input is made, and what its output means.
 *
 * @param input the tensor that takes pictures, NCHW or NHWC
 * @param output the tensor that is read
 * @param softmax whether the output still has to become probabilities
 * @param background whether class 0 stands for no class at all, as TensorFlow's 1,001 classes have
 *     it
 * @param labels one per class without the background; empty where nobody named them
 */
public record VisionModel(
    ModelId id,
    TensorSpec input,
    TensorSpec output,
    Recipe recipe,
    boolean softmax,
    boolean background,
    List<String> labels) {
  private static final int IMAGENET = 1000;

  /** The network of this model, if it takes one FP32 picture tensor and gives one row of scores. */
  public static Optional<VisionModel> of(ModelId id, LoadedModel model, VisionOptions options) {
    Signature signature = model.signature();
    if (signature.inputs().size() != 1 || !takesPictures(signature.inputs().getFirst())) {
      return Optional.empty();
    }
    return output(signature).map(output -> describe(id, model, output, options));
  }

  private static boolean takesPictures(TensorSpec input) {
    Shape shape = input.shape();
    return input.dataType() == DataType.FP32
        && shape.rank() == 4
        && (shape.dimension(1) == 3 || shape.dimension(3) == 3);
  }

  /** Probabilities where the network gives them, otherwise logits, otherwise its first scores. */
  private static Optional<TensorSpec> output(Signature signature) {
    List<TensorSpec> scores =
        signature.outputs().stream()
            .filter(spec -> spec.dataType() == DataType.FP32 && spec.shape().rank() == 2)
            .filter(spec -> spec.shape().dimension(1) > 1)
            .toList();
    return scores.stream()
        .filter(VisionModel::isProbability)
        .findFirst()
        .or(() -> scores.stream().findFirst());
  }

  private static boolean isProbability(TensorSpec output) {
    String name = output.name().toLowerCase(Locale.ROOT);
    return name.contains("prob") || name.contains("softmax") || name.contains("predictions");
  }

  private static VisionModel describe(
      ModelId id, LoadedModel model, TensorSpec output, VisionOptions options) {
    TensorSpec input = model.signature().inputs().getFirst();
    int classes = Math.toIntExact(output.shape().dimension(1));
    List<String> labels = options.labels().isEmpty() ? output.labels() : options.labels();
    boolean background = classes == IMAGENET + 1;
    int named = background ? classes - 1 : classes;
    if (!labels.isEmpty() && labels.size() != named && labels.size() != classes) {
      throw new ModelLoadException(
          "wrong_labels",
          id + " has " + named + " classes, " + labels.size() + " labels were given");
    }
    if (background && labels.size() == classes) {
      labels = labels.subList(1, classes);
    }
    Recipe recipe = recipe(model, input, background, options).withLayout(layout(input));
    long edge = input.shape().dimension(2);
    if (edge != Shape.ANY && edge != recipe.geometry().size()) {
      throw new ModelLoadException(
          "wrong_recipe",
          id
              + " takes "
              + edge
              + " x "
              + edge
              + " pixels, recipe "
              + recipe.name()
              + " makes "
              + recipe.geometry().size()
              + " x "
              + recipe.geometry().size());
    }
    return new VisionModel(id, input, output, recipe, !isProbability(output), background, labels);
  }

  private static Layout layout(TensorSpec input) {
    return input.shape().dimension(1) == 3 ? Layout.NCHW : Layout.NHWC;
  }

  /**
   * What the user says, else what the file says, else what networks of this shape are trained with.
   */
  private static Recipe recipe(
      LoadedModel model, TensorSpec input, boolean background, VisionOptions options) {
    if (options.recipe().isPresent()) {
      String name = options.recipe().get();
      return Recipes.named(name)
          .orElseThrow(
              () ->
                  new ModelLoadException(
                      "unknown_recipe",
                      "recipe '" + name + "' (expected: one of " + Recipes.names() + ")"));
    }
    String own = model.description().metadata().get("preprocessing");
    if (own != null) {
      return Preprocessing.parse(own);
    }
    long edge = input.shape().dimension(2);
    if (edge == 224 || edge == Shape.ANY) {
      return Recipes.named(background ? "edgetpu_pil" : "tv_v1").orElseThrow();
    }
    return Preprocessing.parse(
        "{\"resize\": "
            + edge
            + ", \"crop\": "
            + edge
            + ", \"mean\": [0.485, 0.456, 0.406], \"std\": [0.229, 0.224, 0.225]}");
  }

  /**
   * The same network fed as the 2018 services fed theirs: the largest centred square, by Lanczos.
   */
  VisionModel asReference() {
    Geometry fit = new Geometry.Fit(recipe.geometry().size(), Interpolation.LANCZOS);
    Recipe reference = new Recipe("2018 reference", fit, recipe.normalisation(), recipe.layout());
    return new VisionModel(id, input, output, reference, softmax, background, labels);
  }

  /** The name of a class, counted without the background. */
  String label(int index) {
    return labels.isEmpty() ? "class " + index : labels.get(index);
  }
}
