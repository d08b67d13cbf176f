package dev.primavista.vision;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.tensor.DataType;
import dev.primavista.vision.image.Geometry;
import dev.primavista.vision.image.ImageNet;
import dev.primavista.vision.image.Interpolation;
import dev.primavista.vision.image.Normalisation;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.Recipe.Layout;
import dev.primavista.vision.image.Recipes;
import dev.primavista.vision.recipe.WrittenRecipe;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The recipe of a network: what the user says, else what model.yaml or the file says, else what
 * lies beside it, else what networks of this shape are trained with.
 */
final class RecipeReading {
  private static final int IMAGENET_EDGE = 224;
  private static final int DEFAULT_DETECTOR = 640;
  private static final int YOLO_GREY = 114;
  private static final List<Double> ZEROS = List.of(0.0, 0.0, 0.0);
  private static final List<Double> ONES = List.of(1.0, 1.0, 1.0);
  private static final List<Double> INT8_SHIFT = List.of(128.0, 128.0, 128.0);

  private RecipeReading() {}

  static Recipe of(PictureInput input, LoadedModel model, VisionTask task, VisionOptions options) {
    String own = model.description().metadata().get("preprocessing");
    Recipe recipe =
        options
            .recipe()
            .map(said -> WrittenRecipe.parse(said, "--recipe"))
            .or(() -> Optional.ofNullable(own).map(WrittenRecipe::parse))
            .map(said -> sized(formed(said, input), input))
            // What was saved with the network says its size itself.
            .or(() -> options.beside().map(beside -> formed(beside, input)))
            .orElseGet(() -> sized(formed(usual(input, task), input), input));
    if (input.isGrey()) {
      requireGrey(recipe);
    }
    if (input.sized()
        && (recipe.geometry().width() != input.width()
            || recipe.geometry().height() != input.height())) {
      throw new ModelLoadException(
          "wrong_recipe",
          "the network takes "
              + input.width()
              + " x "
              + input.height()
              + " pixels, recipe "
              + recipe.name()
              + " makes "
              + recipe.geometry().width()
              + " x "
              + recipe.geometry().height());
    }
    return recipe;
  }

  /** One channel has one mean and one deviation. */
  private static void requireGrey(Recipe recipe) {
    List<Double> mean = recipe.normalisation().mean();
    List<Double> std = recipe.normalisation().std();
    if (Set.copyOf(mean).size() > 1 || Set.copyOf(std).size() > 1) {
      throw new ModelLoadException(
          "wrong_recipe",
          "the network takes one channel, recipe %s has mean %s and std %s (expected: one number"
                  .formatted(recipe.name(), mean, std)
              + " each)");
    }
  }

  /**
   * What networks of this shape and task are trained with.
   *
   * @throws ModelLoadException if it takes grey pictures, for which there is no such custom
   */
  private static Recipe usual(PictureInput input, VisionTask task) {
    if (input.isGrey()) {
      throw new ModelLoadException(
          "wrong_recipe",
          "the network takes one channel, for which no preprocessing is usual (expected:"
              + " 'preprocessing' in model.yaml, or --recipe)",
          "torchvision's ToTensor alone is preprocessing: {mode: stretch, divide: 255}; its Normalize"
              + " adds mean: 0.1307, std: 0.3081");
    }
    if (task instanceof VisionTask.Detect) {
      int width = input.sized() ? (int) input.width() : DEFAULT_DETECTOR;
      int height = input.sized() ? (int) input.height() : DEFAULT_DETECTOR;
      Geometry box = new Geometry.Letterbox(width, height, Interpolation.BILINEAR, YOLO_GREY);
      return new Recipe("letterbox", box, Normalisation.standard(ZEROS, ONES), Layout.NCHW);
    }
    boolean background = task instanceof VisionTask.Classify classify && classify.background();
    Recipe usual = Recipes.named(background ? "edgetpu_pil" : "tv_v1").orElseThrow();
    boolean plain = input.width() == IMAGENET_EDGE && input.height() == IMAGENET_EDGE;
    if (plain || !input.sized()) {
      return usual;
    }
    int width = (int) input.width();
    int height = (int) input.height();
    Geometry geometry =
        width == height
            ? new Geometry.ShorterSide(width, width, Interpolation.BILINEAR)
            : new Geometry.Stretch(width, height, Interpolation.BILINEAR);
    return new Recipe("ImageNet's", geometry, ImageNet.NORMALISATION, Layout.NCHW);
  }

  /** The recipe with the layout and type of the network. */
  private static Recipe formed(Recipe recipe, PictureInput input) {
    DataType type = input.dataType();
    boolean whole = type == DataType.UINT8 || type == DataType.INT8;
    Recipe typed = recipe.withForm(new Recipe.Form(input.layout(), type, input.channels()));
    if (whole && recipe.dataType() != type) {
      // A float recipe of a quantised network: its input takes the pixels themselves.
      typed = typed.withNormalisation(pixels(recipe.normalisation().order(), type));
    }
    return typed;
  }

  private static Normalisation pixels(Normalisation.Order order, DataType type) {
    return new Normalisation(order, 1, 1, type == DataType.INT8 ? INT8_SHIFT : ZEROS, ONES, 1);
  }

  private static Recipe sized(Recipe recipe, PictureInput input) {
    return input.sized() ? recipe.withGeometry(sized(recipe.geometry(), input)) : recipe;
  }

  /** Geometries that are the same at every size take the network's. */
  private static Geometry sized(Geometry geometry, PictureInput input) {
    int width = (int) input.width();
    int height = (int) input.height();
    boolean square = width == height;
    return switch (geometry) {
      case Geometry.Stretch(int _, int _, Interpolation filter) ->
          new Geometry.Stretch(width, height, filter);
      case Geometry.Letterbox(int _, int _, Interpolation filter, int fill) ->
          new Geometry.Letterbox(width, height, filter, fill);
      case Geometry.Fit(int _, Interpolation filter) when square -> new Geometry.Fit(width, filter);
      case Geometry.CentralPart(double part, int _, Interpolation filter) when square ->
          new Geometry.CentralPart(part, width, filter);
      case Geometry.TensorFlowPart(double part, int _, boolean halfPixel) when square ->
          new Geometry.TensorFlowPart(part, width, halfPixel);
      default -> geometry;
    };
  }
}
