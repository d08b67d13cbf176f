package dev.primavista.vision.image;

import dev.primavista.vision.image.Recipe.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The transforms of torchvision's ImageNet weights, by the weights' name such as {@code
 * ResNet152_Weights.IMAGENET1K_V2}.
 */
final class TorchvisionWeights {
  private static final String FILE = "torchvision.txt";
  private static final String DEFAULT = ".DEFAULT";
  private static final List<String> BEST_FIRST =
      List.of(
          ".IMAGENET1K_V2",
          ".IMAGENET1K_V1",
          ".IMAGENET1K_FBGEMM_V2",
          ".IMAGENET1K_FBGEMM_V1",
          ".IMAGENET1K_QNNPACK_V1",
          ".IMAGENET1K_SWAG_E2E_V1");
  private static final Map<String, Recipe> BY_NAME = read();

  private TorchvisionWeights() {}

  /** Those of these weights; of {@code DEFAULT} the ones that torchvision means by it. */
  static Optional<Recipe> recipe(String name) {
    if (!name.endsWith(DEFAULT)) {
      return Optional.ofNullable(BY_NAME.get(name));
    }
    String network = name.substring(0, name.length() - DEFAULT.length());
    return BEST_FIRST.stream()
        .filter(weights -> BY_NAME.containsKey(network + weights))
        .findFirst()
        .map(weights -> BY_NAME.get(network + weights));
  }

  private static Map<String, Recipe> read() {
    try (InputStream in = TorchvisionWeights.class.getResourceAsStream(FILE)) {
      byte[] bytes = Objects.requireNonNull(in, FILE).readAllBytes();
      Map<String, Recipe> recipes = new HashMap<>();
      new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ", -1))
          .forEach(words -> recipes.put(words[0], recipe(words)));
      return Map.copyOf(recipes);
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }

  /** Name, shorter side, crop, filter, and perhaps mean and std. */
  private static Recipe recipe(String[] words) {
    Geometry geometry =
        new Geometry.ShorterSide(
            Integer.parseInt(words[1]),
            Integer.parseInt(words[2]),
            Interpolation.valueOf(words[3].toUpperCase(Locale.ROOT)));
    Normalisation normalisation =
        words.length > 4
            ? Normalisation.standard(numbers(words[4]), numbers(words[5]))
            : ImageNet.NORMALISATION;
    return new Recipe(words[0], geometry, normalisation, Layout.NCHW);
  }

  private static List<Double> numbers(String text) {
    return Arrays.stream(text.split(",", -1)).map(Double::valueOf).toList();
  }
}
