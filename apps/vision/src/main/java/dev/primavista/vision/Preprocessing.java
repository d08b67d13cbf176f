package dev.primavista.vision;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.server.json.JsonInput;
import dev.primavista.vision.image.Geometry;
import dev.primavista.vision.image.Interpolation;
import dev.primavista.vision.image.Normalisation;
import dev.primavista.vision.image.Recipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A recipe that a model file carries as JSON: {@code {"resize": 256, "crop": 224, "interpolation":
 * "bilinear", "mean": [..], "std": [..]}}, with torchvision's meaning of the words.
 */
final class Preprocessing {
  private Preprocessing() {}

  /** The recipe of this JSON. */
  static Recipe parse(String json) {
    try {
      return JsonInput.read(json.getBytes(StandardCharsets.UTF_8), Preprocessing::recipe);
    } catch (InvalidRequest | IllegalArgumentException e) {
      throw new ModelLoadException(
          "malformed_model",
          "the model's 'preprocessing' is not understood: " + e.getMessage(),
          null,
          e);
    }
  }

  private static Recipe recipe(JsonParser parser) throws IOException {
    Map<String, Integer> sizes = new HashMap<>();
    Map<String, List<Double>> lists = new HashMap<>();
    Interpolation interpolation = Interpolation.BILINEAR;
    parser.nextToken();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      switch (parser.nextToken()) {
        case VALUE_NUMBER_INT -> sizes.put(name, parser.getIntValue());
        case START_ARRAY -> lists.put(name, numbers(parser));
        case VALUE_STRING ->
            interpolation = Interpolation.valueOf(parser.getText().toUpperCase(Locale.ROOT));
        default ->
            throw new IllegalArgumentException(name + " (expected: a number, a list or a text)");
      }
    }
    int crop = sizes.getOrDefault("crop", 224);
    return new Recipe(
        "from the model file",
        new Geometry.ShorterSide(sizes.getOrDefault("resize", crop), crop, interpolation),
        Normalisation.standard(
            lists.getOrDefault("mean", List.of(0.0, 0.0, 0.0)),
            lists.getOrDefault("std", List.of(1.0, 1.0, 1.0))),
        Recipe.Layout.NCHW);
  }

  private static List<Double> numbers(JsonParser parser) throws IOException {
    List<Double> numbers = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      numbers.add(parser.getDoubleValue());
    }
    return numbers;
  }
}
