package dev.primavista.vision.recipe;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.vision.image.Geometry;
import dev.primavista.vision.image.Geometry.Centre;
import dev.primavista.vision.image.Interpolation;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.Recipe.Layout;
import dev.primavista.vision.recipe.ProcessorClass.Crop;
import java.util.List;
import java.util.Optional;

/**
 * Hugging Face's {@code preprocessor_config.json}, with the meaning that its image processors based
 * on Pillow give it; where it names a fast one, with that which torchvision gives it.
 */
public final class ProcessorConfig {
  /** The file beside a model. */
  public static final String FILE = "preprocessor_config.json";

  private static final String FAST = "ImageProcessorFast";
  private static final String CLASS =
      "(ImageProcessor|ImageProcessorFast|ImageProcessorPil|FeatureExtractor)$";

  /** Below it ConvNeXT's processor resizes more than it crops. */
  private static final int CONVNEXT_BOUND = 384;

  private static final double CONVNEXT_CROP = 224.0 / 256;

  /** The resize of Levit's processor before its crop. */
  private static final double LEVIT_MORE = 256.0 / 224;

  private static final List<Interpolation> BY_PILLOWS_NUMBER =
      List.of(
          Interpolation.NEAREST,
          Interpolation.LANCZOS,
          Interpolation.BILINEAR,
          Interpolation.BICUBIC,
          Interpolation.BOX,
          Interpolation.HAMMING);

  private static final String EFFICIENT_FORMER = "EfficientFormer";
  private static final String TIMM = "TimmWrapperImageProcessor";
  private static final double POOL_FORMER_CROP = 0.9;

  private final Members members;
  private final String family;
  private final ProcessorClass type;

  private ProcessorConfig(Members members) {
    this.members = members;
    refuse("do_pad", false);
    refuse("keep_aspect_ratio", false);
    String name =
        members
            .text("image_processor_type")
            .or(() -> members.text("feature_extractor_type"))
            .orElseGet(() -> unnamed(members));
    this.family = name.replaceFirst(CLASS, "");
    this.type = name.endsWith(FAST) ? ProcessorClass.fast(family) : ProcessorClass.of(family);
    if (!family.equals(ProcessorNormalisation.EFFICIENT_NET)) {
      refuse("rescale_offset", false);
      refuse("include_top", false);
    }
  }

  /** Without a class nothing is known but what is written, which then has to be all. */
  private static String unnamed(Members members) {
    boolean normalises = members.truth("do_normalize").orElse(true);
    for (String key : List.of("size", "resample", "image_mean", "image_std")) {
      if (!members.has(key) && (normalises || !key.startsWith("image"))) {
        throw new IllegalArgumentException(
            "neither image_processor_type nor " + key + " is there (expected: the type, or all)");
      }
    }
    return members.has("crop_size") || members.has("do_center_crop") ? "DeiT" : "ViT";
  }

  /**
   * The recipe of the file's content.
   *
   * @throws ModelLoadException if it says something that is not known here
   */
  public static Recipe parse(byte[] json) {
    try {
      Members members = Members.parse(json);
      return members.text("image_processor_type").filter(TIMM::equals).isPresent()
          ? TimmConfig.wrapped(members).withName(FILE)
          : new ProcessorConfig(members).recipe();
    } catch (InvalidRequest | IllegalArgumentException e) {
      throw new ModelLoadException(
          "malformed_preprocessing",
          FILE + " is not understood: " + e.getMessage(),
          "write 'preprocessing' into model.yaml instead");
    }
  }

  private Recipe recipe() {
    return new Recipe(
        FILE, geometry(), ProcessorNormalisation.of(members, family, type), Layout.NCHW);
  }

  /** A step that is not taken here. */
  private void refuse(String key, boolean usual) {
    if (members.truth(key).orElse(usual)) {
      throw new IllegalArgumentException(
          key + ": true (expected: a processor that resizes, crops, rescales and normalises once)");
    }
  }

  private Geometry geometry() {
    Interpolation filter = filter();
    if (!members.truth("do_resize").orElse(true)) {
      throw new IllegalArgumentException("do_resize: false (expected: true)");
    }
    if (type.crop() == Crop.NEVER && members.truth("do_center_crop").orElse(false)) {
      throw new IllegalArgumentException(
          "do_center_crop: true (expected: false, as " + family + " has no crop)");
    }
    boolean cropped =
        type.crop() != Crop.NEVER
            && members.truth("do_center_crop").orElse(type.crop() == Crop.USUAL);
    Optional<Integer> shortest = shortestEdge();
    if (family.equals("PoolFormer")) {
      return poolFormer(shortest.orElseGet(() -> square("size", rectangle("size", type.size()))));
    }
    if (shortest.isEmpty()) {
      int[] size = rectangle("size", type.size());
      checkMultiple(size);
      return cropped
          ? new Geometry.Squash(square("size", size), crop(), filter, Centre.FLOOR)
          : new Geometry.Stretch(size[1], size[0], filter);
    }
    int edge = shortest.get();
    if (!type.shortest() && !type.fast() && !family.equals(EFFICIENT_FORMER)) {
      throw new IllegalArgumentException(
          "size.shortest_edge: "
              + edge
              + " (expected: height and width, as "
              + family
              + " has it)");
    }
    if (family.equals("ConvNext")) {
      double percent = members.number("crop_pct").orElse(CONVNEXT_CROP);
      return edge < CONVNEXT_BOUND
          ? new Geometry.ShorterSide(
              (int) (edge / percent), edge, filter, type.fast() ? Centre.EVEN : Centre.FLOOR)
          : new Geometry.Stretch(edge, filter);
    }
    if (!cropped) {
      throw new IllegalArgumentException(
          "size.shortest_edge: " + edge + " without a crop (expected: do_center_crop: true)");
    }
    int resize = family.equals("Levit") ? (int) (LEVIT_MORE * edge) : edge;
    return shorter(resize, crop(), filter);
  }

  /** Its crop_pct makes the picture larger before the crop. */
  private Geometry poolFormer(int edge) {
    if (members.isNull("crop_pct") && !type.fast()) {
      throw new IllegalArgumentException("crop_pct: null (expected: a number such as 0.9)");
    }
    double percent = members.number("crop_pct").orElse(POOL_FORMER_CROP);
    if (!members.truth("do_center_crop").orElse(true)) {
      throw new IllegalArgumentException("do_center_crop: false (expected: true)");
    }
    return shorter((int) (edge / percent), crop(), filter());
  }

  private void checkMultiple(int[] size) {
    double multiple = members.number("ensure_multiple_of").orElse(1.0);
    if (size[0] % multiple != 0 || size[1] % multiple != 0) {
      throw new IllegalArgumentException(
          "ensure_multiple_of: %s of size %d x %d (expected: a divisor of both)"
              .formatted(multiple, size[0], size[1]));
    }
  }

  private static Geometry shorter(int resize, int crop, Interpolation filter) {
    return new Geometry.ShorterSide(resize, crop, filter, Centre.FLOOR);
  }

  /** The shorter side's wanted length; empty where both sides are told. */
  private Optional<Integer> shortestEdge() {
    if (members.isObject("size")) {
      return members.object("size").flatMap(size -> size.pixels("shortest_edge"));
    }
    return type.shortest() && !members.isList("size")
        ? Optional.of(members.pixels("size").orElse(type.size()))
        : Optional.empty();
  }

  /** Height and width. */
  private int[] rectangle(String name, int usual) {
    if (members.isObject(name)) {
      Members size = members.object(name).orElseThrow();
      Optional<Integer> height = size.pixels("height");
      Optional<Integer> width = size.pixels("width");
      if (height.isPresent() && width.isPresent()) {
        return new int[] {height.get(), width.get()};
      }
      throw new IllegalArgumentException(
          name + " has no height and width (expected: both, or shortest_edge)");
    }
    if (members.isList(name)) {
      return members.sizes(name).stream().mapToInt(Integer::intValue).toArray();
    }
    int edge = members.pixels(name).orElse(usual);
    return new int[] {edge, edge};
  }

  private static int square(String name, int[] size) {
    if (size[0] != size[1]) {
      throw new IllegalArgumentException(
          name + ": " + size[0] + " x " + size[1] + " (expected: equal sides)");
    }
    return size[0];
  }

  private int crop() {
    if (type.cropped() == 0 && !members.has("crop_size")) {
      throw new IllegalArgumentException("crop_size is not there (expected: height and width)");
    }
    return square("crop_size", rectangle("crop_size", type.cropped()));
  }

  private Interpolation filter() {
    if (!type.fast()) {
      return pillowsFilter();
    }
    return pillowsFilter()
        .onTensors()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "resample: box or hamming (expected: 0 to 3, as tensors are resized)"));
  }

  private Interpolation pillowsFilter() {
    if (!members.has("resample")) {
      return type.filter();
    }
    double number = members.number("resample").orElse(2.0);
    if (number != Math.rint(number) || number < 0 || number >= BY_PILLOWS_NUMBER.size()) {
      throw new IllegalArgumentException("resample: " + number + " (expected: 0 to 5)");
    }
    return BY_PILLOWS_NUMBER.get((int) number);
  }
}
