package dev.primavista.vision.recipe;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.tensor.DataType;
import dev.primavista.vision.image.Geometry;
import dev.primavista.vision.image.Interpolation;
import dev.primavista.vision.image.Normalisation;
import dev.primavista.vision.image.Reading;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.Recipe.Layout;
import dev.primavista.vision.image.Recipes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A recipe as {@code preprocessing} in {@code model.yaml} and in a model file's own metadata writes
 * it: a known recipe's name, or an object whose keys docs/guides/preprocessing.md describes. Keys
 * that are not written are those of {@code recipe}, if one is named, and torchvision's otherwise.
 */
public final class WrittenRecipe {
  private static final Set<String> KNOWN =
      new java.util.TreeSet<>(
          Set.of(
              "recipe",
              "exif",
              "decode",
              "resize",
              "mode",
              "crop",
              "centre",
              "central",
              "interpolation",
              "antialias",
              "fill",
              "colours",
              "divide",
              "scale",
              "mean",
              "std",
              "factor",
              "layout",
              "dtype"));
  private static final int DEFAULT_EDGE = 224;

  private enum Exif {
    IGNORE,
    APPLY
  }

  private enum Decode {
    EXACT,
    SCALED
  }

  private final Members members;

  private WrittenRecipe(Members members) {
    this.members = members.only(KNOWN);
  }

  /**
   * The recipe of this name or JSON object.
   *
   * @throws ModelLoadException if it is neither
   */
  public static Recipe parse(String written) {
    return parse(written, "preprocessing");
  }

  /**
   * The same of what stands elsewhere than under {@code preprocessing}.
   *
   * @param place what refusals call it, such as {@code --recipe}
   */
  public static Recipe parse(String written, String place) {
    String text = written.strip();
    if (!text.startsWith("{")) {
      return named(text);
    }
    try {
      return new WrittenRecipe(Members.parse(text.getBytes(StandardCharsets.UTF_8))).recipe();
    } catch (InvalidRequest | IllegalArgumentException e) {
      throw new ModelLoadException(
          "malformed_preprocessing", "'" + place + "' is not understood: " + e.getMessage());
    }
  }

  /**
   * The known recipe of this name.
   *
   * @throws ModelLoadException if there is none
   */
  public static Recipe named(String name) {
    return Recipes.named(name)
        .orElseThrow(
            () ->
                new ModelLoadException(
                    "unknown_recipe",
                    "recipe '"
                        + name
                        + "' (expected: one of "
                        + String.join(", ", Recipes.names())
                        + ", torchvision's weights such as ResNet152_Weights.IMAGENET1K_V2, or a"
                        + " name such as timm_bicubic_0.9 or keras_bilinear_torch)"));
  }

  private Recipe recipe() {
    Optional<Recipe> base = members.text("recipe").map(WrittenRecipe::named);
    Recipe recipe =
        base.orElseGet(
            () ->
                new Recipe(
                    "as written",
                    new Geometry.ShorterSide(DEFAULT_EDGE, DEFAULT_EDGE, Interpolation.BILINEAR),
                    Normalisation.standard(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)),
                    Layout.NCHW));
    return new Recipe(
        base.isPresent() ? recipe.name() + ", changed" : recipe.name(),
        reading(recipe.reading()),
        WrittenGeometry.of(members, base.map(Recipe::geometry)),
        normalisation(recipe.normalisation()),
        new Recipe.Form(
            members.choice("layout", Layout.class).orElse(recipe.layout()),
            members.choice("dtype", DataType.class).orElse(recipe.dataType())));
  }

  private Reading reading(Reading base) {
    return new Reading(
        members.choice("exif", Exif.class).map(Exif.APPLY::equals).orElse(base.upright()),
        members.choice("decode", Decode.class).map(Decode.SCALED::equals).orElse(base.scaled()));
  }

  private Normalisation normalisation(Normalisation base) {
    boolean scaled = members.has("scale");
    return new Normalisation(
        members.choice("colours", Normalisation.Order.class).orElse(base.order()),
        members.number("divide").orElse(scaled ? 1.0 : base.divisor()),
        members.number("scale").orElse(base.scale()),
        members.channels("mean").orElse(base.mean()),
        members.channels("std").orElse(base.std()),
        members.number("factor").orElse(base.factor()));
  }
}
