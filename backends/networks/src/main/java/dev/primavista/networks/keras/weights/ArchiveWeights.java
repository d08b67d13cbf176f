package dev.primavista.networks.keras.weights;

import dev.primavista.networks.keras.config.LayerConfig;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Variables in the layout of {@code model.weights.h5}: groups named after the classes of the layers
 * and counted, as {@code layers/batch_normalization_1/vars/0}.
 *
 * @param group null where the file holds nothing for the layer
 * @param path of the group, which assets have too
 * @param assets texts by their paths
 */
public record ArchiveWeights(@Nullable Group group, String path, Map<String, String> assets)
    implements WeightNode {
  /** The variables and texts of a whole model. */
  public ArchiveWeights(Group group, Map<String, String> assets) {
    this(group, "", assets);
  }

  @Override
  public List<Weight> variables() {
    List<Weight> variables = new ArrayList<>();
    if (child(group, "vars") instanceof Group vars) {
      for (int i = 0; vars.getChildren().get(String.valueOf(i)) instanceof Dataset data; i++) {
        variables.add(Datasets.weight(data.getPath(), data));
      }
    }
    return variables;
  }

  @Override
  public Optional<Weight> variable(String name) {
    Node vars = child(group, "vars");
    return child(vars, name) instanceof Dataset data
        ? Optional.of(Datasets.weight(data.getPath(), data))
        : Optional.empty();
  }

  @Override
  public WeightNode part(String attribute) {
    Node shown = child(group, attribute);
    Node held = shown == null ? child(group, "_" + attribute) : shown;
    return inside(held, attribute);
  }

  @Override
  public Optional<String> asset(String name) {
    return Optional.ofNullable(assets.get(path + "/" + name));
  }

  private ArchiveWeights inside(@Nullable Node held, String place) {
    return new ArchiveWeights(held instanceof Group part ? part : null, path + "/" + place, assets);
  }

  @Override
  public List<WeightNode> layers(List<LayerConfig> layers) {
    String place =
        Stream.of("layers", "cells", "_layer_checkpoint_dependencies")
            .filter(name -> child(group, name) != null)
            .findFirst()
            .orElse("layers");
    ArchiveWeights held = inside(child(group, place), place);
    Map<String, Integer> counts = new HashMap<>();
    List<WeightNode> nodes = new ArrayList<>();
    for (LayerConfig layer : layers) {
      if (layer.isOperation()) {
        nodes.add(inside(null, ""));
        continue;
      }
      String type = snakeCase(ownName(layer.type()));
      int count = counts.merge(type, 1, Integer::sum) - 1;
      String own = count == 0 ? type : type + "_" + count;
      nodes.add(held.inside(child(held.group, own), own));
    }
    return nodes;
  }

  /** What Python calls the class that is written under this name. */
  private static String ownName(String type) {
    return switch (type) {
      case "Model" -> "Functional";
      case "GroupQueryAttention" -> "GroupedQueryAttention";
      default -> type;
    };
  }

  private static @Nullable Node child(@Nullable Node node, String name) {
    return node instanceof Group group ? group.getChildren().get(name) : null;
  }

  /** A class's name as Keras names groups: {@code Conv2D} becomes {@code conv2d}. */
  public static String snakeCase(String type) {
    return type.replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}
