package dev.primavista.vision.recipe;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.vision.image.Geometry;
import dev.primavista.vision.image.Geometry.Centre;
import dev.primavista.vision.image.Interpolation;
import dev.primavista.vision.image.Normalisation;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.image.Recipe.Layout;
import dev.primavista.vision.recipe.ProcessorClass.Crop;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Hugging Face's {@code preprocessor_config.json}, with the meaning that its image processors based
 * on Pillow give it.
 */
public final class ProcessorConfig {
  /** The file beside a model. */
  public static final String FILE = "preprocessor_config.json";

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

  private static final List<Double> ZEROS = List.of(0.0, 0.0, 0.0);
  private static final List<Double> ONES = List.of(1.0, 1.0, 1.0);
  private static final String EFFICIENT_NET = "EfficientNet";
  private static final String TIMM = "TimmWrapperImageProcessor";
  private static final double POOL_FORMER_CROP = 0.9;

  private final Members members;
  private final String family;
  private final ProcessorClass type;

  private ProcessorConfig(Members members) {
    this.members = members;
    refuse("do_pad", false);
    refuse("keep_aspect_ratio", false);
    this.family =
        members
            .text("image_processor_type")
            .or(() -> members.text("feature_extractor_type"))
            .map(name -> name.replaceFirst(CLASS, ""))
            .orElseGet(() -> unnamed(members));
    this.type = ProcessorClass.of(family);
    if (!family.equals(EFFICIENT_NET)) {
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
    return new Recipe(FILE, geometry(), normalisation(), Layout.NCHW);
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
    if (!type.shortest()) {
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
          ? shorter((int) (edge / percent), edge, filter)
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
    if (members.isNull("crop_pct")) {
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
    return square("crop_size", rectangle("crop_size", type.cropped()));
  }

  private Interpolation filter() {
    if (!members.has("resample")) {
      return type.filter();
    }
    double number = members.number("resample").orElse(2.0);
    if (number != Math.rint(number) || number < 0 || number >= BY_PILLOWS_NUMBER.size()) {
      throw new IllegalArgumentException("resample: " + number + " (expected: 0 to 5)");
    }
    return BY_PILLOWS_NUMBER.get((int) number);
  }

  private Normalisation normalisation() {
    boolean rescaled = members.truth("do_rescale").orElse(true);
    boolean normalised = type.mean().isPresent() && members.truth("do_normalize").orElse(true);
    boolean flips = family.equals("MobileViT");
    List<Double> mean =
        normalised ? members.channels("image_mean").or(type::mean).orElseThrow() : ZEROS;
    List<Double> std = members.channels("image_std").orElse(type.std());
    List<Double> divided = normalised ? std : ONES;
    if (rescaled && members.truth("rescale_offset").orElse(false)) {
      // From -1 to 1 before the mean is subtracted.
      mean = mean.stream().map(each -> each + 1).toList();
    }
    if (family.equals(EFFICIENT_NET) && members.truth("include_top").orElse(true)) {
      // Once more without a mean.
      divided = products(divided, std);
    }
    return new Normalisation(
        flips && members.truth("do_flip_channel_order").orElse(true)
            ? Normalisation.Order.BGR
            : Normalisation.Order.RGB,
        1,
        rescaled ? members.number("rescale_factor").orElse(1 / 255.0) : 1,
        mean,
        divided,
        1);
  }

  private static List<Double> products(List<Double> one, List<Double> other) {
    return IntStream.range(0, one.size()).mapToObj(i -> one.get(i) * other.get(i)).toList();
  }
}
