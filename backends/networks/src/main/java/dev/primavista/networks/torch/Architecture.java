package dev.primavista.networks.torch;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.onnx.graph.Graph;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A family of networks: recognised by the names of its weights, built from their shapes. */
interface Architecture {
  /** Names that people declare for it, such as {@code resnet50}. */
  Pattern names();

  /** Whether weights of these names belong to it. */
  boolean recognizes(StateDict weights);

  /**
   * The graph of a network of this family.
   *
   * @param declared the name that was declared for it; empty where none was
   * @throws ModelLoadException if a weight is missing, of another shape, or left over
   */
  Graph build(StateDict weights, String declared);

  /** All families, those with the most peculiar names first. */
  static List<Architecture> all() {
    return List.of(
        new ResNet(),
        new DenseNet(),
        new VisionTransformer(),
        new ConvNeXt(),
        new MobileNetV3(),
        new EfficientNet(),
        new MobileNetV2(),
        new Vgg());
  }

  /** Whether weights of these names belong to any family. */
  static boolean knows(StateDict weights) {
    return all().stream().anyMatch(family -> family.recognizes(weights));
  }

  /** The graph of these weights, as declared or as recognised. */
  static Graph graph(StateDict weights, Optional<String> declared) {
    String name = declared.orElse("").toLowerCase(Locale.ROOT);
    return all().stream()
        .filter(
            family ->
                name.isEmpty()
                    ? family.recognizes(weights)
                    : family.names().matcher(name).matches())
        .findFirst()
        .orElseThrow(() -> unknown(weights, name))
        .build(weights, name);
  }

  private static ModelLoadException unknown(StateDict weights, String declared) {
    String what =
        declared.isEmpty()
            ? "holds weights of no network known here: " + weights.seen()
            : "is declared as " + declared + ", which is not known here";
    return new ModelLoadException(
        "unknown_network",
        weights.file()
            + " "
            + what
            + " (expected: ResNet, ResNeXt, Wide ResNet, VGG, DenseNet, MobileNet v2 or v3,"
            + " EfficientNet, ConvNeXt or ViT with torchvision's names)",
        Advice.export("this network")
            + "; or name a known one in model.yaml beside it: architecture: resnet18");
  }
}
