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
import java.util.Optional;

/** timm's {@code config.json}: the evaluation transform that its {@code pretrained_cfg} means. */
public final class TimmConfig {
  /** The file beside a model, which other libraries use for other things. */
  public static final String FILE = "config.json";

  private static final double DEFAULT_CROP = 0.875;

  private TimmConfig() {}

  /**
   * The recipe of the file's content; empty if it is none of timm's.
   *
   * @throws ModelLoadException if it says something that is not known here
   */
  public static Optional<Recipe> parse(byte[] json) {
    try {
      return Members.parse(json).object("pretrained_cfg").map(TimmConfig::recipe);
    } catch (InvalidRequest | IllegalArgumentException e) {
      throw new ModelLoadException(
          "malformed_preprocessing",
          FILE + " is not understood: " + e.getMessage(),
          "write 'preprocessing' into model.yaml instead");
    }
  }

  private static Recipe recipe(Members config) {
    int edge = (int) (double) config.channels("input_size").map(size -> size.get(2)).orElse(224.0);
    double percent = config.number("crop_pct").orElse(DEFAULT_CROP);
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
}
