package dev.primavista.vision.recipe;

import dev.primavista.vision.image.Geometry;
import dev.primavista.vision.image.Geometry.Centre;
import dev.primavista.vision.image.Interpolation;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys that say what happens to the sides; those that are not written are the base's. */
final class WrittenGeometry {
  private static final int DEFAULT_EDGE = 224;
  private static final int DEFAULT_FILL = 114;

  private enum Mode {
    SHORTER,
    SQUASH,
    STRETCH,
    FIT,
    CENTRAL,
    LETTERBOX,
    TENSOR,
    TF1,
    TF2
  }

  private static final Set<Mode> CUT = EnumSet.of(Mode.SHORTER, Mode.SQUASH, Mode.TENSOR);
  private static final Set<Mode> BILINEAR = EnumSet.of(Mode.TENSOR, Mode.TF1, Mode.TF2);
  private static final Set<Mode> OBLONG = EnumSet.of(Mode.STRETCH, Mode.LETTERBOX);

  /** The modes that a key says something in; one that is not here does in all. */
  private static final Map<String, Set<Mode>> MODES =
      Map.of(
          "crop", CUT,
          "centre", EnumSet.of(Mode.SHORTER, Mode.SQUASH),
          "central", EnumSet.of(Mode.CENTRAL, Mode.TF1, Mode.TF2),
          "interpolation", EnumSet.complementOf(EnumSet.copyOf(BILINEAR)),
          "antialias", EnumSet.of(Mode.TENSOR),
          "fill", EnumSet.of(Mode.LETTERBOX));

  private final Members members;
  private final Optional<Geometry> base;
  private final Mode mode;

  private WrittenGeometry(Members members, Optional<Geometry> base) {
    this.members = members;
    this.base = base;
    Mode usual = members.isList("resize") ? Mode.STRETCH : Mode.SHORTER;
    this.mode =
        members.choice("mode", Mode.class).or(() -> base.map(WrittenGeometry::mode)).orElse(usual);
  }

  /**
   * The geometry that is written.
   *
   * @param base what a named recipe has
   * @throws IllegalArgumentException if a key says nothing in this mode
   */
  static Geometry of(Members members, Optional<Geometry> base) {
    return new WrittenGeometry(members, base).geometry();
  }

  private static Mode mode(Geometry geometry) {
    return switch (geometry) {
      case Geometry.ShorterSide _ -> Mode.SHORTER;
      case Geometry.TensorShorterSide _ -> Mode.TENSOR;
      case Geometry.Squash _ -> Mode.SQUASH;
      case Geometry.Stretch _ -> Mode.STRETCH;
      case Geometry.Fit _ -> Mode.FIT;
      case Geometry.Letterbox _ -> Mode.LETTERBOX;
      case Geometry.CentralPart _ -> Mode.CENTRAL;
      case Geometry.TensorFlowPart part -> part.halfPixel() ? Mode.TF2 : Mode.TF1;
    };
  }

  private Geometry geometry() {
    checkKeys();
    int[] sides = sides();
    int height = sides[0];
    int width = sides[1];
    if (width != height && !OBLONG.contains(mode)) {
      throw new IllegalArgumentException(
          "resize: [%d, %d] (expected: equal sides in mode %s)"
              .formatted(height, width, word(mode)));
    }
    return switch (mode) {
      case SHORTER -> new Geometry.ShorterSide(width, crop(width), filter(), centre());
      case SQUASH -> new Geometry.Squash(width, crop(width), filter(), centre());
      case STRETCH -> new Geometry.Stretch(width, height, filter());
      case FIT -> new Geometry.Fit(width, filter());
      case CENTRAL -> new Geometry.CentralPart(share(), width, filter());
      case LETTERBOX -> new Geometry.Letterbox(width, height, filter(), fill());
      case TENSOR -> new Geometry.TensorShorterSide(width, crop(width), antialias());
      case TF1, TF2 -> new Geometry.TensorFlowPart(share(), width, mode == Mode.TF2);
    };
  }

  private void checkKeys() {
    for (Map.Entry<String, Set<Mode>> each : MODES.entrySet()) {
      String key = each.getKey();
      boolean tellsSize = key.equals("crop") && cropIsSize();
      boolean bilinear =
          key.equals("interpolation") && members.has(key) && filter() == Interpolation.BILINEAR;
      if (members.has(key) && !each.getValue().contains(mode) && !tellsSize && !bilinear) {
        List<String> words = each.getValue().stream().map(WrittenGeometry::word).toList();
        throw new IllegalArgumentException(
            key
                + " says nothing in mode "
                + word(mode)
                + " (expected: one of the modes "
                + words
                + ")");
      }
    }
  }

  private static String word(Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  /** Where nothing else tells a size, the crop alone does. */
  private boolean cropIsSize() {
    return base.isEmpty() && !members.has("resize");
  }

  /** Height and width after resizing. */
  private int[] sides() {
    if (members.isList("resize")) {
      return members.sizes("resize").stream().mapToInt(Integer::intValue).toArray();
    }
    int edge = cropIsSize() ? members.pixels("crop").orElse(DEFAULT_EDGE) : 0;
    int resize = members.pixels("resize").orElse(edge);
    return resize > 0 ? new int[] {resize, resize} : sides(base.orElseThrow());
  }

  /** Those of the base; its result's, where this mode cuts nothing from them. */
  private int[] sides(Geometry of) {
    Optional<Integer> resize =
        switch (of) {
          case Geometry.ShorterSide shorter -> Optional.of(shorter.resize());
          case Geometry.TensorShorterSide shorter -> Optional.of(shorter.resize());
          case Geometry.Squash squash -> Optional.of(squash.resize());
          default -> Optional.empty();
        };
    return resize.isPresent() && CUT.contains(mode)
        ? new int[] {resize.get(), resize.get()}
        : new int[] {of.height(), of.width()};
  }

  private int crop(int resize) {
    return members.pixels("crop").or(() -> base.map(Geometry::width)).orElse(resize);
  }

  private Interpolation filter() {
    return members
        .choice("interpolation", Interpolation.class)
        .or(() -> base.map(WrittenGeometry::filter))
        .orElse(Interpolation.BILINEAR);
  }

  private static Interpolation filter(Geometry of) {
    return switch (of) {
      case Geometry.ShorterSide shorter -> shorter.filter();
      case Geometry.Squash squash -> squash.filter();
      case Geometry.Stretch stretch -> stretch.filter();
      case Geometry.Fit fit -> fit.filter();
      case Geometry.Letterbox box -> box.filter();
      case Geometry.CentralPart part -> part.filter();
      case Geometry.TensorShorterSide _, Geometry.TensorFlowPart _ -> Interpolation.BILINEAR;
    };
  }

  private Centre centre() {
    Centre own =
        switch (base.orElse(null)) {
          case Geometry.ShorterSide shorter -> shorter.centre();
          case Geometry.Squash squash -> squash.centre();
          case null, default -> Centre.EVEN;
        };
    return members.choice("centre", Centre.class).orElse(own);
  }

  private double share() {
    double own =
        switch (base.orElse(null)) {
          case Geometry.CentralPart part -> part.fraction();
          case Geometry.TensorFlowPart part -> part.fraction();
          case null, default -> 1;
        };
    double share = members.number("central").orElse(own);
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("central: " + share + " (expected: > 0 and <= 1)");
    }
    return share;
  }

  private boolean antialias() {
    boolean own =
        !(base.orElse(null) instanceof Geometry.TensorShorterSide shorter) || shorter.antialias();
    return members.truth("antialias").orElse(own);
  }

  private int fill() {
    int own = base.orElse(null) instanceof Geometry.Letterbox box ? box.fill() : DEFAULT_FILL;
    double fill = members.number("fill").orElse((double) own);
    if (fill < 0 || fill > 255 || fill != Math.rint(fill)) {
      throw new IllegalArgumentException("fill: " + fill + " (expected: a grey from 0 to 255)");
    }
    return (int) fill;
  }
}
