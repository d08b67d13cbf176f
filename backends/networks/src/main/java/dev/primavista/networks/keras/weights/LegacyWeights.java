package dev.primavista.networks.keras.weights;

import dev.primavista.networks.keras.config.KerasFormatException;
import dev.primavista.networks.keras.config.LayerConfig;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Variables in the layout of Keras's older {@code .h5}: a group for each layer, whose attribute
 * {@code weight_names} lists them.
 *
 * @param variables all of the layer's, those of its own layers included
 * @param groups where the model's layers stand; null inside a layer
 */
public record LegacyWeights(List<Weight> variables, @Nullable Group groups) implements WeightNode {
  /** The variables of a whole model. */
  public static LegacyWeights of(Group groups) {
    return new LegacyWeights(List.of(), groups);
  }

  @Override
  public WeightNode part(String attribute) {
    return switch (attribute) {
      case "forward_layer" -> inside(way(true));
      case "backward_layer" -> inside(way(false));
      case "query_dense" -> inside(inFolder("query"));
      case "key_dense" -> inside(inFolder("key"));
      case "value_dense" -> inside(inFolder("value"));
      case "output_dense" -> inside(inFolder("attention_output"));
      default -> this;
    };
  }

  /**
   * The variables of one layer of a Bidirectional. Their order does not tell whose they are: Keras
   * lists what is trained first, so that a frozen layer is the last.
   */
  private List<Weight> way(boolean forward) {
    int depth = WeightPaths.common(variables);
    List<Weight> ahead =
        variables.stream()
            .filter(weight -> WeightPaths.at(weight, depth).startsWith("forward_"))
            .toList();
    if (ahead.isEmpty() || ahead.size() == variables.size()) {
      throw new KerasFormatException(
          "the weights %s of a Bidirectional do not tell which layer they are of (expected: in"
                  .formatted(variables.stream().map(Weight::name).toList())
              + " folders of which one begins with 'forward_')");
    }
    return forward ? ahead : variables.stream().filter(each -> !ahead.contains(each)).toList();
  }

  private List<Weight> inFolder(String name) {
    return variables.stream()
        .filter(weight -> WeightPaths.last(WeightPaths.folder(weight)).equals(name))
        .toList();
  }

  @Override
  public List<WeightNode> layers(List<LayerConfig> layers) {
    return groups == null ? nested(layers) : layers.stream().map(this::top).toList();
  }

  /** The group of a layer, whose name's slashes lead to groups inside groups. */
  private WeightNode top(LayerConfig layer) {
    Group place = groups;
    for (String part : layer.name().split("/", -1)) {
      if (place == null || !(place.getChildren().get(part) instanceof Group next)) {
        return inside(List.of());
      }
      place = next;
    }
    return place == null ? inside(List.of()) : inside(listed(place));
  }

  /**
   * A nested model's variables stand in one list. Those whose path has a layer's name are its own;
   * where no path does, the layers have them in order. A model's layers may be named alone.
   */
  private List<WeightNode> nested(List<LayerConfig> layers) {
    Set<String> names = layers.stream().map(LayerConfig::name).collect(Collectors.toSet());
    Map<String, List<Weight>> own = WeightPaths.byLayer(variables, names);
    List<WeightNode> nodes = new ArrayList<>();
    for (LayerConfig layer : layers) {
      boolean unnamed = layer.network().isPresent() && !own.containsKey(layer.name());
      nodes.add(unnamed ? this : inside(own.getOrDefault(layer.name(), List.of())));
    }
    boolean named = nodes.stream().anyMatch(node -> !node.variables().isEmpty());
    return named || variables.isEmpty() ? nodes : inOrder(layers);
  }

  private List<WeightNode> inOrder(List<LayerConfig> layers) {
    requireOneOrder(layers);
    Set<String> places = new LinkedHashSet<>();
    variables.forEach(weight -> places.add(WeightPaths.folder(weight)));
    List<String> open = new ArrayList<>(places);
    List<WeightNode> nodes = new ArrayList<>();
    for (LayerConfig layer : layers) {
      String wanted = ArchiveWeights.snakeCase(layer.type());
      int found = 0;
      while (found < open.size()
          && !WeightPaths.last(open.get(found)).replaceAll("_\\d+$", "").equals(wanted)) {
        found++;
      }
      String place = found < open.size() ? open.remove(found) : "/";
      nodes.add(
          inside(variables.stream().filter(w -> WeightPaths.folder(w).equals(place)).toList()));
    }
    return nodes;
  }

  /** What is trained is listed first, so that layers of one class may stand in another order. */
  private static void requireOneOrder(List<LayerConfig> layers) {
    Map<String, Boolean> trained = new HashMap<>();
    for (LayerConfig layer : layers) {
      boolean trains = layer.settings().flag("trainable", true);
      if (trained.getOrDefault(layer.type(), trains) != trains) {
        throw new KerasFormatException(
            "layer '%s' (%s) is not frozen as others of its class are, and no weights have its name"
                    .formatted(layer.name(), layer.type())
                + " (expected: a .keras file)");
      }
      trained.put(layer.type(), trains);
    }
  }

  private static LegacyWeights inside(List<Weight> variables) {
    return new LegacyWeights(List.copyOf(variables), null);
  }

  private static List<Weight> listed(Group group) {
    List<String> names = Datasets.texts(group, "weight_names");
    if (names.stream().anyMatch(name -> WeightPaths.last(name).startsWith("lora_"))) {
      throw new KerasFormatException(
          "layer '%s' keeps LoRA's weights beside its own (expected: a .keras file, which has their sum)"
              .formatted(group.getName()));
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new KerasFormatException(
            "two weights are called '"
                + name
                + "', of which .h5 holds one (expected: layers of other names, or .keras)");
      }
    }
    return names.stream().map(name -> listed(group, name)).toList();
  }

  private static Weight listed(Group group, String name) {
    List<String> path = new ArrayList<>();
    Node place = group;
    for (String part : name.split("/", -1)) {
      place = place instanceof Group folder ? child(folder, part) : null;
      path.add(place == null ? part : place.getName());
    }
    if (!(place instanceof Dataset data)) {
      throw new KerasFormatException("the weight '" + name + "' is missing");
    }
    return Datasets.weight(String.join("/", path), data);
  }

  /** The child of a name in which each byte beyond ASCII may be lost, as in lists of names. */
  private static @Nullable Node child(Group group, String name) {
    Node exact = group.getChildren().get(name);
    if (exact != null) {
      return exact;
    }
    List<Node> alike =
        group.getChildren().values().stream()
            .filter(each -> asAscii(each.getName()).equals(name))
            .toList();
    return alike.size() == 1 ? alike.getFirst() : null;
  }

  private static String asAscii(String name) {
    return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.US_ASCII);
  }
}
