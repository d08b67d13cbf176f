package dev.primavista.faq.match.encoder;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The ends of a network's layers, to be outputs of it so that one run gives them all. They are
 * found by the names that PyTorch gives the parts of BERT; a network without such names has none.
 */
final class LayerOutputs {
  /** What is part of a layer's last normalisation. */
  private static final Pattern PART =
      Pattern.compile(".*layer\\.(\\d{1,4})/output/LayerNorm/(.*)_output_0");

  /** Its last part, where it is whole or in parts. */
  private static final Set<String> LAST = Set.of("LayerNormalization", "Add_1");

  /** So many layers are read at most, the last one included. */
  private static final int READ = 6;

  /** A network of fewer layers is not deep enough for its inner ones to differ. */
  private static final int FEWEST = 3;

  private LayerOutputs() {}

  /**
   * The values to read beside the network's own output: up to five inner layers, evenly spread.
   *
   * @param values what the network's nodes compute
   */
  static List<String> of(List<String> values) {
    TreeMap<Integer, String> ends = new TreeMap<>();
    for (String value : values) {
      Matcher part = PART.matcher(value);
      if (part.matches()) {
        boolean last = LAST.contains(part.group(2));
        ends.merge(Integer.parseInt(part.group(1)), last ? value : "", (a, b) -> a + b);
      }
    }
    int layers = ends.isEmpty() ? 0 : ends.lastKey() + 1;
    if (layers < FEWEST) {
      return List.of();
    }
    int read = Math.min(READ, layers);
    List<String> names =
        IntStream.range(1, read)
            .mapToObj(part -> ends.getOrDefault(part * layers / read - 1, ""))
            .toList();
    return names.contains("") ? List.of() : names;
  }

  /**
   * Of the inner layers the one at two thirds of the depth, or near: there words stand alone best.
   */
  static String middle(List<String> layers) {
    return layers.get((layers.size() + 1) * 2 / 3 - 1);
  }
}
