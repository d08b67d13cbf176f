package dev.primavista.vision.image;

import dev.primavista.vision.image.Recipe.Layout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The recipes in use, by name. Each gives the bytes of the Python code that its line names. */
public final class Recipes {
  private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
  private static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);
  private static final Map<String, Recipe> BY_NAME = all();

  private Recipes() {}

  private static Map<String, Recipe> all() {
    Normalisation imagenet = Normalisation.standard(IMAGENET_MEAN, IMAGENET_STD);
    Map<String, Recipe> recipes = new TreeMap<>();
    // torchvision's ImageNet weights, first and second generation.
    put(
        recipes,
        "tv_v1",
        new Geometry.ShorterSide(256, 224, Interpolation.BILINEAR),
        imagenet,
        Layout.NCHW);
    put(
        recipes,
        "tv_v2",
        new Geometry.ShorterSide(232, 224, Interpolation.BILINEAR),
        imagenet,
        Layout.NCHW);
    // timm, crop 0.95.
    put(
        recipes,
        "timm_bicubic_095",
        new Geometry.ShorterSide(235, 224, Interpolation.BICUBIC),
        imagenet,
        Layout.NCHW);
    // The three services of the 2018 reference; the last with what its client sends.
    put(
        recipes,
        "ref2018_tf",
        new Geometry.Fit(224, Interpolation.LANCZOS),
        Normalisation.none(),
        Layout.NHWC);
    put(
        recipes,
        "ref2018_keras",
        new Geometry.Fit(224, Interpolation.LANCZOS),
        Normalisation.caffe(),
        Layout.NHWC);
    put(
        recipes,
        "ref2018_pytorch",
        new Geometry.Stretch(224, Interpolation.BICUBIC),
        imagenet,
        Layout.NCHW);
    put(
        recipes,
        "ref2018_pytorch_client",
        new Geometry.Fit(224, Interpolation.LANCZOS),
        imagenet,
        Layout.NCHW);
    // keras.utils.load_img(target_size=(224, 224)), then preprocess_input of each mode.
    put(
        recipes,
        "keras_nearest_caffe",
        new Geometry.Stretch(224, Interpolation.NEAREST),
        Normalisation.caffe(),
        Layout.NHWC);
    put(
        recipes,
        "keras_nearest_tf",
        new Geometry.Stretch(224, Interpolation.NEAREST),
        Normalisation.plusMinusOne(),
        Layout.NHWC);
    put(
        recipes,
        "keras_nearest_torch",
        new Geometry.Stretch(224, Interpolation.NEAREST),
        imagenet,
        Layout.NHWC);
    put(
        recipes,
        "keras_bilinear_tf",
        new Geometry.Stretch(224, Interpolation.BILINEAR),
        Normalisation.plusMinusOne(),
        Layout.NHWC);
    // MobileNet-EdgeTPU.
    put(
        recipes,
        "edgetpu_pil",
        new Geometry.CentralPart(0.875, 224, Interpolation.BILINEAR),
        Normalisation.edgeTpu(),
        Layout.NHWC);
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

  public static Optional<Recipe> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  public static List<String> names() {
    return BY_NAME.keySet().stream().sorted().toList();
  }
}
