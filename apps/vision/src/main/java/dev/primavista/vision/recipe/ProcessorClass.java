package dev.primavista.vision.recipe;

import dev.primavista.vision.image.ImageNet;
import dev.primavista.vision.image.Interpolation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A class of Hugging Face's image processors: what it does where the file says nothing
 * (transformers 4.57).
 *
 * @param shortest whether a size of one number is the shorter side's
 * @param size in pixels
 * @param crop how it crops
 * @param cropped the crop's edge, in pixels; 0 where there is none unless the file tells it
 * @param mean subtracted, of 1; empty where it does not normalise
 * @param fast whether it is the sibling that looks at tensors, with torchvision
 */
record ProcessorClass(
    boolean shortest,
    int size,
    Crop crop,
    int cropped,
    Interpolation filter,
    Optional<List<Double>> mean,
    List<Double> std,
    boolean fast) {
  /** Whether it has a crop. */
  enum Crop {
    NEVER,
    WHERE_ASKED,
    USUAL
  }

  private static final List<Double> HALVES = List.of(0.5, 0.5, 0.5);
  private static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
  private static final List<Double> CLIP_STD = List.of(0.26862954, 0.26130258, 0.27577711);
  private static final Interpolation BILINEAR = Interpolation.BILINEAR;
  private static final Interpolation BICUBIC = Interpolation.BICUBIC;
  private static final Map<String, ProcessorClass> KNOWN =
      Map.ofEntries(
          Map.entry("ViT", whole(224, BILINEAR).halves()),
          Map.entry("Siglip", whole(224, BICUBIC).halves()),
          Map.entry("DPT", whole(384, BICUBIC).halves()),
          Map.entry("Pvt", whole(224, BILINEAR)),
          Map.entry("Segformer", whole(512, BILINEAR)),
          Map.entry("Blip", whole(384, BICUBIC).clip()),
          Map.entry("DeiT", whole(256, BICUBIC).halves().cropping(Crop.USUAL, 224)),
          Map.entry("Beit", whole(256, BICUBIC).halves().cropping(Crop.USUAL, 224)),
          Map.entry(
              "EfficientNet",
              whole(346, Interpolation.NEAREST).halves().cropping(Crop.WHERE_ASKED, 289)),
          Map.entry("OwlViT", whole(768, BICUBIC).clip().cropping(Crop.WHERE_ASKED, 768)),
          Map.entry("Flava", whole(224, BICUBIC).clip().cropping(Crop.USUAL, 224)),
          Map.entry("EfficientFormer", whole(224, BICUBIC).cropping(Crop.USUAL, 224)),
          Map.entry("ConvNext", shorter(384, BILINEAR).halves().cropping(Crop.NEVER, 0)),
          Map.entry("CLIP", shorter(224, BICUBIC).clip()),
          Map.entry("ChineseCLIP", shorter(224, BICUBIC).clip()),
          Map.entry("Bit", shorter(224, BICUBIC).clip()),
          Map.entry("Levit", shorter(224, BICUBIC)),
          Map.entry("PoolFormer", shorter(224, BICUBIC)),
          Map.entry("MobileNetV1", shorter(256, BILINEAR).halves()),
          Map.entry("MobileNetV2", shorter(256, BILINEAR).halves()),
          Map.entry(
              "MobileViT",
              new ProcessorClass(
                  true, 224, Crop.USUAL, 256, BILINEAR, Optional.empty(), List.of(), false)));

  /** Those whose fast sibling does more than crop where it is asked to, or less. */
  private static final Map<String, ProcessorClass> FAST =
      Map.of(
          "Beit", whole(224, BICUBIC).halves().cropping(Crop.WHERE_ASKED, 224),
          "ConvNext", of("ConvNext"),
          "Segformer", of("Segformer"));

  /** The fast sibling of the class whose name begins so. */
  static ProcessorClass fast(String family) {
    ProcessorClass slow = of(family);
    ProcessorClass type = slow.crop == Crop.NEVER ? slow.cropping(Crop.WHERE_ASKED, 0) : slow;
    return FAST.getOrDefault(family, type).madeFast();
  }

  /**
   * The class whose name begins so, behind it {@code ImageProcessor} or {@code FeatureExtractor}.
   */
  static ProcessorClass of(String family) {
    ProcessorClass known = KNOWN.get(family);
    if (known == null) {
      throw new IllegalArgumentException(
          "image_processor_type is of the family '"
              + family
              + "' (expected: one of "
              + KNOWN.keySet().stream().sorted().toList()
              + ")");
    }
    return known;
  }

  private static ProcessorClass whole(int size, Interpolation filter) {
    return new ProcessorClass(
        false, size, Crop.NEVER, 0, filter, Optional.of(ImageNet.MEAN), ImageNet.STD, false);
  }

  private static ProcessorClass shorter(int size, Interpolation filter) {
    return new ProcessorClass(
        true, size, Crop.USUAL, 224, filter, Optional.of(ImageNet.MEAN), ImageNet.STD, false);
  }

  private ProcessorClass normalising(List<Double> mean, List<Double> std) {
    return new ProcessorClass(shortest, size, crop, cropped, filter, Optional.of(mean), std, fast);
  }

  private ProcessorClass halves() {
    return normalising(HALVES, HALVES);
  }

  private ProcessorClass clip() {
    return normalising(CLIP_MEAN, CLIP_STD);
  }

  private ProcessorClass cropping(Crop how, int edge) {
    return new ProcessorClass(shortest, size, how, edge, filter, mean, std, fast);
  }

  private ProcessorClass madeFast() {
    return new ProcessorClass(shortest, size, crop, cropped, filter, mean, std, true);
  }
}
