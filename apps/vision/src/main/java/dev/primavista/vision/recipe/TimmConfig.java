package dev.primavista.vision.recipe;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.vision.image.Geometry;
import dev.primavista.vision.image.Geometry.Centre;
import dev.primavista.vision.image.ImageNet;
import dev.primavista.vision.image.Interpolation;
import dev.primavista.vision.image.Normalisation;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.Recipe.Layout;
import java.util.List;
import java.util.Optional;

/** timm's {@code config.json}: the evaluation transform that its {@code pretrained_cfg} means. */
public final class TimmConfig {
  /** The file beside a model, which other libraries use for other things. */
  public static final String FILE = "config.json";

  private static final double DEFAULT_CROP = 0.875;
  private static final double LEAST_CROP = 0.01;
  private static final int DEFAULT_EDGE = 224;
  private static final int COLOURS = 3;

  /** What a configuration of one object alone has, as timm wrote it before 2023. */
  private static final List<String> TRANSFORMS =
      List.of("input_size", "interpolation", "crop_pct", "crop_mode", "mean", "std");

  private TimmConfig() {}

  /**
   * The recipe of the file's content; empty if it is none of timm's.
   *
   * @throws ModelLoadException if it says something that is not known here
   */
  public static Optional<Recipe> parse(byte[] json) {
    try {
      Members all = Members.parse(json);
      boolean flat = all.has("architecture") && TRANSFORMS.stream().anyMatch(key -> all.has(key));
      return all.object("pretrained_cfg")
          .or(() -> flat ? Optional.of(all) : Optional.empty())
          .map(TimmConfig::recipe);
    } catch (InvalidRequest | IllegalArgumentException e) {
      throw new ModelLoadException(
          "malformed_preprocessing",
          FILE + " is not understood: " + e.getMessage(),
          "write 'preprocessing' into model.yaml instead");
    }
  }

  /**
   * The recipe of Hugging Face's processor around timm's transform.
   *
   * @throws IllegalArgumentException if it has none, or says something that is not known here
   */
  static Recipe wrapped(Members processor) {
    return processor
        .object("pretrained_cfg")
        .map(TimmConfig::recipe)
        .orElseThrow(
            () -> new IllegalArgumentException("no pretrained_cfg (expected: timm's transform)"));
  }

  private static Recipe recipe(Members config) {
    int edge = edge(config);
    double percent = percent(config);
    Interpolation filter =
        config.choice("interpolation", Interpolation.class).orElse(Interpolation.BICUBIC);
    int resize = (int) Math.floor(edge / percent);
    String mode = config.text("crop_mode").orElse("center");
    Geometry geometry =
        switch (mode) {
          case "center" -> new Geometry.ShorterSide(resize, edge, filter);
          case "squash" -> new Geometry.Squash(resize, edge, filter, Centre.EVEN);
          default ->
              throw new IllegalArgumentException(
                  "crop_mode: " + mode + " (expected: center or squash)");
        };
    Normalisation normalisation =
        Normalisation.standard(
            config.channels("mean").orElse(ImageNet.MEAN),
            config.channels("std").orElse(ImageNet.STD));
    return new Recipe("timm " + FILE, geometry, normalisation, Layout.NCHW);
  }

  /** The edge of {@code [3, edge, edge]}. */
  private static int edge(Members config) {
    List<Object> size = config.elements("input_size");
    if (size.isEmpty()) {
      return DEFAULT_EDGE;
    }
    boolean square =
        size.size() == COLOURS && size.getFirst().equals(3.0) && size.get(1).equals(size.get(2));
    if (!square) {
      throw new IllegalArgumentException("input_size: " + size + " (expected: [3, edge, edge])");
    }
    return Members.pixelsOf("input_size", size.getLast());
  }

  /** As in timm, 0 says nothing. */
  private static double percent(Members config) {
    double percent = config.number("crop_pct").filter(said -> said != 0).orElse(DEFAULT_CROP);
    if (!(percent >= LEAST_CROP && percent <= 1)) {
      throw new IllegalArgumentException(
          "crop_pct: " + percent + " (expected: from " + LEAST_CROP + " to 1)");
    }
    return percent;
  }
}
