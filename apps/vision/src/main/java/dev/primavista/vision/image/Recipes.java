package dev.primavista.vision.image;

import dev.primavista.vision.image.Recipe.Layout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The recipes in use, by name. Each gives the numbers of the Python code that its line names. */
public final class Recipes {
  private static final int EDGE = 224;
  private static final Map<String, Recipe> BY_NAME = all();

  private Recipes() {}

  private static Map<String, Recipe> all() {
    Normalisation imagenet = ImageNet.NORMALISATION;
    Map<String, Recipe> recipes = new TreeMap<>();
    // torchvision's ImageNet weights, first and second generation.
    put(recipes, "tv_v1", ImageNet.resized(256, EDGE), imagenet, Layout.NCHW);
    put(recipes, "tv_v2", ImageNet.resized(232, EDGE), imagenet, Layout.NCHW);
    // The first on decoded tensors.
    Geometry smooth = new Geometry.TensorShorterSide(256, EDGE, true);
    put(recipes, "tv_v1_tensor_aa", smooth, imagenet, Layout.NCHW);
    Geometry rough = new Geometry.TensorShorterSide(256, EDGE, false);
    put(recipes, "tv_v1_tensor_noaa", rough, imagenet, Layout.NCHW);
    // The three services of the 2018 reference; the last with what its client sends.
    Geometry fit = new Geometry.Fit(EDGE, Interpolation.LANCZOS);
    put(recipes, "ref2018_tf", fit, Normalisation.none(), Layout.NHWC);
    put(recipes, "ref2018_keras", fit, Normalisation.caffe(), Layout.NHWC);
    Geometry stretched = new Geometry.Stretch(EDGE, Interpolation.BICUBIC);
    put(recipes, "ref2018_pytorch", stretched, imagenet, Layout.NCHW);
    put(recipes, "ref2018_pytorch_client", fit, imagenet, Layout.NCHW);
    // MobileNet-EdgeTPU: its crop by Pillow, TensorFlow 2 and TensorFlow 1.
    Normalisation edgeTpu = Normalisation.edgeTpu();
    Geometry central = new Geometry.CentralPart(0.875, EDGE, Interpolation.BILINEAR);
    put(recipes, "edgetpu_pil", central, edgeTpu, Layout.NHWC);
    Geometry second = new Geometry.TensorFlowPart(0.875, EDGE, true);
    put(recipes, "edgetpu_tf2", second, edgeTpu, Layout.NHWC);
    Geometry first = new Geometry.TensorFlowPart(0.875, EDGE, false);
    put(recipes, "edgetpu_tf1", first, edgeTpu, Layout.NHWC);
    // What families of names have in use most.
    for (String name :
        List.of(
            "keras_nearest_caffe",
            "keras_nearest_tf",
            "keras_nearest_torch",
            "keras_bilinear_tf",
            "timm_bicubic_095")) {
      recipes.put(name, RecipeNames.family(name).orElseThrow());
    }
    return Map.copyOf(recipes);
  }

  private static void put(
      Map<String, Recipe> recipes,
      String name,
      Geometry geometry,
      Normalisation normalisation,
      Layout layout) {
    recipes.put(name, new Recipe(name, geometry, normalisation, layout));
  }

  /**
   * The recipe of this name: one of {@link #names}, of torchvision's weights such as {@code
   * ResNet152_Weights.IMAGENET1K_V2}, or of a family: {@code keras_FILTER_MODE}, {@code
   * timm_FILTER_PERCENT} and either with {@code _EDGE} behind it.
   */
  public static Optional<Recipe> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name))
        .or(() -> TorchvisionWeights.recipe(name))
        .or(() -> RecipeNames.family(name));
  }

  /** Those that have a name of their own. */
  public static List<String> names() {
    return BY_NAME.keySet().stream().sorted().toList();
  }
}
