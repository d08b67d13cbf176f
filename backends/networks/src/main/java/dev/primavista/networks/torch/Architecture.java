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

  /** The graph of these weights, as model.yaml declares them. */
  static Graph declared(StateDict weights, String declared) {
    String name = declared.toLowerCase(Locale.ROOT);
    return all().stream()
        .filter(family -> family.names().matcher(name).matches())
        .findFirst()
        .orElseThrow(() -> unknown(weights, "is declared as " + name + ", which is not known here"))
        .build(weights, name);
  }

  /**
   * The graph of these weights by their names.
   *
   * @param named what timm's {@code config.json} calls the network
   */
  static Graph recognized(StateDict weights, Optional<String> named) {
    Architecture found =
        all().stream()
            .filter(family -> family.recognizes(weights))
            .findFirst()
            .orElseThrow(() -> unknown(weights, "holds " + weights.stranger()));
    if (named.isPresent() && !NamedArchitecture.isOf(found, named.get())) {
      throw weights.refuse(
          "is of '%s' by %s beside it, which is not known here but has a known network's weights"
                  .formatted(named.get(), NamedArchitecture.FILE)
              + " (expected: a network as torchvision has it)");
    }
    return found.build(weights, "");
  }

  private static ModelLoadException unknown(StateDict weights, String what) {
    String export = Advice.export("this network");
    return new ModelLoadException(
        "unknown_network",
        weights.file()
            + " "
            + what
            + " (expected: ResNet, ResNeXt, Wide ResNet, VGG, DenseNet, MobileNet v2 or v3,"
            + " EfficientNet, ConvNeXt or ViT with torchvision's names)",
        weights.isOfTransformers()
            ? export
            : export + "; or name a known one in model.yaml beside it: architecture: resnet18");
  }
}
