package dev.primavista.vision.recipe;

import dev.primavista.vision.image.Normalisation;
import java.util.List;
import java.util.stream.IntStream;

/** What Hugging Face's image processors make of a sample. */
final class ProcessorNormalisation {
  static final String EFFICIENT_NET = "EfficientNet";

  private static final List<Double> ZEROS = List.of(0.0, 0.0, 0.0);
  private static final List<Double> ONES = List.of(1.0, 1.0, 1.0);

  private ProcessorNormalisation() {}

  /**
   * The normalisation that a file means.
   *
   * @param family the class without its ending
   */
  static Normalisation of(Members members, String family, ProcessorClass type) {
    boolean rescaled = members.truth("do_rescale").orElse(true);
    // The fast one of OWL-ViT says nothing of it, which to transformers is no.
    boolean usual = !(type.fast() && family.equals("OwlViT"));
    boolean normalised = type.mean().isPresent() && members.truth("do_normalize").orElse(usual);
    boolean centred = rescaled && members.truth("rescale_offset").orElse(false);
    List<Double> own = members.channels("image_std").orElse(type.std());
    double scale = rescaled ? members.number("rescale_factor").orElse(1 / 255.0) : 1;
    List<Double> mean =
        normalised ? members.channels("image_mean").or(type::mean).orElseThrow() : ZEROS;
    List<Double> std = normalised ? own : ONES;
    if (centred) {
      // From -1 to 1 before the mean is subtracted.
      mean = mean.stream().map(each -> each + 1).toList();
    }
    if (type.fast() && normalised && rescaled && !centred) {
      // torchvision's normalisation takes the pixels as they are.
      float pixels = (float) (1 / scale);
      mean = times(mean, pixels);
      std = times(std, pixels);
      scale = 1;
    }
    if (family.equals(EFFICIENT_NET) && members.truth("include_top").orElse(true)) {
      // Once more without a mean.
      std = products(std, own);
    }
    boolean flips = family.equals("MobileViT");
    return new Normalisation(
        flips && members.truth("do_flip_channel_order").orElse(true)
            ? Normalisation.Order.BGR
            : Normalisation.Order.RGB,
        1,
        type.fast() ? (float) scale : scale,
        mean,
        std,
        1);
  }

  /** Products of float32. */
  private static List<Double> times(List<Double> numbers, float factor) {
    return numbers.stream().map(each -> (double) (each.floatValue() * factor)).toList();
  }

  private static List<Double> products(List<Double> one, List<Double> other) {
    return IntStream.range(0, one.size()).mapToObj(i -> one.get(i) * other.get(i)).toList();
  }
}
