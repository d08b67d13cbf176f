package dev.primavista.networks.torch;

import dev.primavista.onnx.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * VGG (Simonyan and Zisserman 2014), with or without batch norms: convolutions at the places that
 * their numbers in {@code features} tell, a max-pool where a number is left out between two and
 * after the last, and up to three fully connected layers.
 */
final class Vgg implements Architecture {
  private static final Pattern NAMES = Pattern.compile("vgg[0-9]*(_bn)?");

  @Override
  public Pattern names() {
    return NAMES;
  }

  @Override
  public boolean recognizes(StateDict weights) {
    return weights.has("features.0.weight")
        && weights.get("features.0.weight").shape().size() == 4
        && weights.get("features.0.weight").shape().get(2) == 3
        && weights.names().stream().anyMatch(name -> isMatrix(weights, name));
  }

  private static boolean isMatrix(StateDict weights, String name) {
    return name.matches("classifier\\.\\d+\\.weight") && weights.get(name).shape().size() == 2;
  }

  @Override
  public Graph build(StateDict weights, String declared) {
    List<Integer> places = places(weights, "features");
    Network network = new Network(weights, "vgg");
    long edge = edge(weights, places);
    Feature x = network.input(weights.get("features.0.weight").shape().get(1), edge);
    boolean biased = anyHas(weights, places, 0, "bias");
    boolean normed = anyHas(weights, places, 1, "running_mean");
    for (int i = 0; i < places.size(); i++) {
      x = layer(network, x, places.get(i), biased, normed);
      if (isPooled(weights, places, i)) {
        x = network.maxPool(x, 2, 2, 0);
      }
    }
    List<Integer> last = places(weights, "classifier");
    long columns = matrix(weights, last.getFirst()).get(1);
    x = new Feature(network.op(x, "Flatten").value(), columns);
    for (int i = 0; i < last.size(); i++) {
      Feature rows = i == 0 ? x : network.op(x, "Relu");
      String name = "classifier." + last.get(i);
      x = i + 1 < last.size() ? network.linear(rows, name) : network.logits(rows, name);
    }
    String summary = "VGG-" + (places.size() + last.size()) + (normed ? " with batch norms" : "");
    return network.finish(x, summary, edge);
  }

  /** One layer. All have a batch norm or none, and all a bias; only before norms none may. */
  private static Feature layer(
      Network network, Feature in, int place, boolean biased, boolean normed) {
    Convolution plain = Convolution.of("features." + place);
    Convolution layer = biased || !normed ? plain.withBias() : plain;
    String norm = "features." + (place + 1);
    return network.op(network.conv(in, normed ? layer.norm(norm) : layer), "Relu");
  }

  /** Whether a weight of this name is there in any of these places, or so many behind it. */
  private static boolean anyHas(
      StateDict weights, List<Integer> places, int behind, String weight) {
    return places.stream()
        .anyMatch(place -> weights.has("features." + (place + behind) + "." + weight));
  }

  /** The numbers of the modules that have kernels or matrices. */
  private static List<Integer> places(StateDict weights, String module) {
    List<Integer> places = new ArrayList<>();
    for (int place = 0; place < 200; place++) {
      String name = module + "." + place;
      if (weights.has(name + ".weight") && weights.get(name + ".weight").shape().size() > 1) {
        places.add(place);
      }
    }
    if (places.isEmpty()) {
      throw weights.refuse("lacks " + module + ".0.weight");
    }
    return places;
  }

  /** Whether a max-pool stands between this convolution and the next one, or the end. */
  private static boolean isPooled(StateDict weights, List<Integer> places, int index) {
    int place = places.get(index);
    boolean norm = weights.has("features." + (place + 1) + ".running_mean");
    int next = place + (norm ? 3 : 2);
    return index + 1 == places.size() || places.get(index + 1) > next;
  }

  private static List<Long> matrix(StateDict weights, int place) {
    return weights.get("classifier." + place + ".weight").shape();
  }

  /** The size of pictures whose last feature map has as many places as the first matrix takes. */
  private static long edge(StateDict weights, List<Integer> places) {
    long channels = weights.get("features." + places.getLast() + ".weight").shape().get(0);
    long columns = matrix(weights, places(weights, "classifier").getFirst()).get(1);
    long side = Math.round(Math.sqrt((double) columns / channels));
    if (side * side * channels != columns) {
      throw weights.refuse(
          "has a first matrix of %d columns after %d channels (expected: a square number for each)"
              .formatted(columns, channels));
    }
    long edge = side;
    for (int i = 0; i < places.size(); i++) {
      edge *= isPooled(weights, places, i) ? 2 : 1;
    }
    return edge;
  }
}
