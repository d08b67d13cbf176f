package dev.primavista.vision.image;

import dev.primavista.vision.image.Recipe.Layout;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recipes whose name says all of them. */
final class RecipeNames {
  private static final String FILTER = "(nearest|bilinear|bicubic|lanczos|box|hamming)";
  private static final String EDGE = "(?:_([1-9][0-9]{1,3}))?";

  /** {@code load_img(target_size, interpolation)}, then {@code preprocess_input} of a mode. */
  private static final Pattern KERAS =
      Pattern.compile("keras_" + FILTER + "_(caffe|tf|torch)" + EDGE);

  /** timm's evaluation: a crop percentage such as 0.95, written so or as 095. */
  private static final Pattern TIMM =
      Pattern.compile("timm_" + FILTER + "_([01](?:\\.[0-9]{1,4}|[0-9]{2,4}))" + EDGE);

  private static final int DEFAULT_EDGE = 224;

  private RecipeNames() {}

  static Optional<Recipe> family(String name) {
    Matcher keras = KERAS.matcher(name);
    if (keras.matches()) {
      return Optional.of(keras(name, keras));
    }
    Matcher timm = TIMM.matcher(name);
    if (timm.matches()) {
      String digits = timm.group(2);
      double percent =
          Double.parseDouble(
              digits.contains(".") ? digits : digits.charAt(0) + "." + digits.substring(1));
      return percent > 0 && percent <= 1
          ? Optional.of(timm(name, filter(timm.group(1)), percent, edge(timm.group(3))))
          : Optional.empty();
    }
    return Optional.empty();
  }

  private static Recipe keras(String name, Matcher keras) {
    Normalisation normalisation =
        switch (keras.group(2)) {
          case "caffe" -> Normalisation.caffe();
          case "tf" -> Normalisation.plusMinusOne();
          default -> ImageNet.NORMALISATION;
        };
    Geometry geometry = new Geometry.Stretch(edge(keras.group(3)), filter(keras.group(1)));
    return new Recipe(name, geometry, normalisation, Layout.NHWC);
  }

  /** {@code Resize(floor(edge / percent))}, {@code CenterCrop(edge)}. */
  private static Recipe timm(String name, Interpolation filter, double percent, int edge) {
    Geometry geometry = new Geometry.ShorterSide((int) Math.floor(edge / percent), edge, filter);
    return new Recipe(name, geometry, ImageNet.NORMALISATION, Layout.NCHW);
  }

  private static Interpolation filter(String word) {
    return Interpolation.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static int edge(String digits) {
    return digits == null ? DEFAULT_EDGE : Integer.parseInt(digits);
  }
}
