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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Hugging Face's {@code preprocessor_config.json}, with the meaning that its image processors based
 * on Pillow give it.
 */
public final class ProcessorConfig {
  /** The file beside a model. */
  public static final String FILE = "preprocessor_config.json";

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

  private final Members members;
  private final String type;

  private ProcessorConfig(Members members) {
    this.members = members;
    this.type =
        members
            .text("image_processor_type")
            .or(() -> members.text("feature_extractor_type"))
            .orElse("");
  }

  /**
   * The recipe of the file's content.
   *
   * @throws ModelLoadException if it says something that is not known here
   */
  public static Recipe parse(byte[] json) {
    try {
      return new ProcessorConfig(Members.parse(json)).recipe();
    } catch (InvalidRequest | IllegalArgumentException e) {
      throw new ModelLoadException(
          "malformed_preprocessing",
          FILE + " is not understood: " + e.getMessage(),
          "write 'preprocessing' into model.yaml instead");
    }
  }

  private Recipe recipe() {
    if (members.truth("do_pad").orElse(false) || members.truth("rescale_offset").orElse(false)) {
      throw new IllegalArgumentException(
          "do_pad or rescale_offset: true (expected: a processor that resizes, crops, rescales and"
              + " normalises)");
    }
    return new Recipe(FILE, geometry(), normalisation(), Layout.NCHW);
  }

  private Geometry geometry() {
    Interpolation filter = filter();
    boolean cropped = members.truth("do_center_crop").orElse(members.has("crop_size"));
    if (!members.truth("do_resize").orElse(true)) {
      throw new IllegalArgumentException("do_resize: false (expected: true)");
    }
    Optional<Integer> shortest = shortestEdge();
    if (shortest.isEmpty()) {
      int[] size = rectangle("size");
      if (!cropped) {
        return new Geometry.Stretch(size[1], size[0], filter);
      }
      return new Geometry.Squash(square("size", size), crop(), filter, Centre.FLOOR);
    }
    int edge = shortest.get();
    if (isOf("ConvNext")) {
      double percent = members.number("crop_pct").orElse(CONVNEXT_CROP);
      return edge < CONVNEXT_BOUND
          ? shorter((int) (edge / percent), edge, filter)
          : new Geometry.Stretch(edge, filter);
    }
    if (!cropped) {
      throw new IllegalArgumentException(
          "size.shortest_edge: " + edge + " without a crop (expected: do_center_crop: true)");
    }
    int resize = isOf("Levit") ? (int) (LEVIT_MORE * edge) : edge;
    return shorter(resize, crop(), filter);
  }

  private static Geometry shorter(int resize, int crop, Interpolation filter) {
    return new Geometry.ShorterSide(resize, crop, filter, Centre.FLOOR);
  }

  /** The shorter side's wanted length; empty where both sides are told. */
  private Optional<Integer> shortestEdge() {
    if (members.isObject("size")) {
      return members.object("size").flatMap(size -> size.pixels("shortest_edge"));
    }
    boolean squared = type.isEmpty() || isOf("ViT", "DeiT", "Beit");
    return squared ? Optional.empty() : members.pixels("size");
  }

  /** Whether the processor's class is of one of these families. */
  private boolean isOf(String... families) {
    return Arrays.stream(families).anyMatch(type::startsWith);
  }

  /** Height and width. */
  private int[] rectangle(String name) {
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
    int edge = members.pixels(name).orElse(224);
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
    return square("crop_size", rectangle("crop_size"));
  }

  private Interpolation filter() {
    if (!members.has("resample")) {
      return isOf("DeiT", "CLIP", "Bit", "ConvNext", "Levit")
          ? Interpolation.BICUBIC
          : Interpolation.BILINEAR;
    }
    double number = members.number("resample").orElse(2.0);
    if (number != Math.rint(number) || number < 0 || number >= BY_PILLOWS_NUMBER.size()) {
      throw new IllegalArgumentException("resample: " + number + " (expected: 0 to 5)");
    }
    return BY_PILLOWS_NUMBER.get((int) number);
  }

  private Normalisation normalisation() {
    boolean rescaled = members.truth("do_rescale").orElse(true);
    boolean normalised = members.truth("do_normalize").orElse(true);
    boolean standard = isOf("ViT", "Beit", "DeiT", "ConvNext", "Bit");
    List<Double> halves = List.of(0.5, 0.5, 0.5);
    return new Normalisation(
        members.truth("do_flip_channel_order").orElse(false)
            ? Normalisation.Order.BGR
            : Normalisation.Order.RGB,
        1,
        rescaled ? members.number("rescale_factor").orElse(1 / 255.0) : 1,
        normalised
            ? members.channels("image_mean").orElse(standard ? halves : ImageNet.MEAN)
            : List.of(0.0, 0.0, 0.0),
        normalised
            ? members.channels("image_std").orElse(standard ? halves : ImageNet.STD)
            : List.of(1.0, 1.0, 1.0),
        1);
  }
}
