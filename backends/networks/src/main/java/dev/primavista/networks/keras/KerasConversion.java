package dev.primavista.networks.keras;

import dev.primavista.core.Amount;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.ModelLoadException.Problem;
import dev.primavista.networks.Conversion;
import dev.primavista.networks.keras.config.KerasFormatException;
import dev.primavista.networks.keras.config.LayerConfig;
import dev.primavista.networks.keras.config.NetworkConfig;
import dev.primavista.networks.keras.config.Settings;
import dev.primavista.networks.keras.config.Types;
import dev.primavista.networks.keras.layers.NetworkLowering;
import dev.primavista.networks.keras.weights.WeightNode;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.ElementType;
import dev.primavista.onnx.graph.Graph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Turns a Keras file into an ONNX graph with the same inputs, outputs and layouts. */
public final class KerasConversion implements Conversion {
  /** Part of the cache's keys: raised where graphs change. */
  private static final String VERSION = "keras-13";

  private static final String EXPORT =
      "export it in Python: model.export(\"model.onnx\", format=\"onnx\"), or"
          + " model.export(\"folder\") for a SavedModel";

  /**
   * Whether it is HDF5, which Keras keeps models and weights in, or a {@code .keras} archive.
   *
   * @param head the file's first bytes
   */
  public static boolean recognizes(Path path, byte[] head) {
    return KerasRecognition.isKeras(path, head);
  }

  @Override
  public String key(Path file) {
    return VERSION;
  }

  /**
   * {@inheritDoc}
   *
   * @throws ModelLoadException if it is damaged, holds the weights alone of an unknown network, or
   *     has layers that cannot run; then it names them all
   */
  @Override
  public Graph convert(Path path) {
    String name = String.valueOf(path.getFileName());
    try (KerasFile file = KerasFile.open(path)) {
      List<Problem> problems = Support.problems(file.network());
      if (!problems.isEmpty()) {
        throw refusal(name, problems);
      }
      return lower(file);
    } catch (NetworkLowering.Refusal e) {
      throw refusal(name, List.of(Support.problem(e.layer(), e.reason())));
    } catch (KerasFormatException | Unsupported e) {
      throw malformed(name + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw malformed(name + " cannot be read: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      if (KerasFile.isDamage(e)) {
        throw malformed(name + " is damaged", e);
      }
      throw e;
    }
  }

  private static ModelLoadException refusal(String name, List<Problem> problems) {
    String what =
        problems.size() == 1
            ? "a layer that cannot run"
            : Amount.of(problems.size(), "layer") + " that cannot run";
    return ModelLoadException.of(
        "unsupported_layer",
        name + " has " + what + " here: " + problems.getFirst(),
        EXPORT,
        problems);
  }

  private static ModelLoadException malformed(String message, Exception cause) {
    return new ModelLoadException(
        "malformed_model", message, "save it again with model.save()", cause);
  }

  private static Graph lower(KerasFile file) {
    String version = ("Keras " + file.version()).strip();
    String what = version + " network '" + file.network().name() + "'";
    return lower(file.network(), file.weights(), file.isKeras3(), what);
  }

  /**
   * The graph of a network.
   *
   * @param isKeras3 whether functions are those of Keras 3
   * @param what says for people what it is
   */
  static Graph lower(NetworkConfig network, WeightNode weights, boolean isKeras3, String what) {
    Lowering graph = new Lowering(network.name());
    Map<String, Activation> given = new LinkedHashMap<>();
    for (String input : network.inputs()) {
      given.put(input, input(graph, network, input));
    }
    SequencedMap<String, Activation> outputs =
        new NetworkLowering(graph, isKeras3).run(network, weights, given);
    outputs.forEach(
        (name, value) -> graph.output(given.containsKey(name) ? name + "_out" : name, value));
    List<String> layers = new ArrayList<>();
    describe(network, 1, layers);
    graph.metadata(SUMMARY, what + " of " + Amount.of(layers.size(), "layer"));
    graph.metadata(LAYERS, String.join("\n", layers));
    List<String> warnings = new ArrayList<>();
    warnOfCode(network, warnings);
    if (!warnings.isEmpty()) {
      graph.metadata(WARNINGS, String.join("\n", warnings));
    }
    return graph.build();
  }

  private static void describe(NetworkConfig network, int depth, List<String> lines) {
    for (LayerConfig layer : network.layers()) {
      String name = layer.name().replaceAll("\\s", " ");
      lines.add(depth + "\t" + name + "\t" + layer.shownType());
      layer.network().ifPresent(nested -> describe(nested, depth + 1, lines));
    }
  }

  /** A subclass may train in its own way, which changes nothing here, or answer in its own way. */
  private static void warnOfCode(NetworkConfig network, List<String> warnings) {
    if (!network.ownClass().isEmpty()) {
      warnings.add(
          "model '%s' is of the class '%s', whose Python code does not run: its layers answer as"
                  .formatted(network.name(), network.ownClass())
              + " they are connected (expected: no call() of its own)");
    }
    network
        .layers()
        .forEach(layer -> layer.network().ifPresent(inner -> warnOfCode(inner, warnings)));
  }

  private static Activation input(Lowering graph, NetworkConfig network, String name) {
    LayerConfig layer =
        network.layers().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new KerasFormatException("the input '" + name + "' is no layer"));
    List<Long> shape = shape(layer.settings());
    if (shape.isEmpty()) {
      throw new KerasFormatException(
          "the input '" + name + "' has no shape (expected: a model that was built)");
    }
    ElementType type = Types.of(Types.name(layer.settings().value("dtype")));
    return graph.input(name, type, shape);
  }

  private static List<Long> shape(Settings settings) {
    for (String key : List.of("batch_shape", "batch_input_shape")) {
      if (settings.has(key)) {
        return settings.shape(key);
      }
    }
    List<Long> shape = new ArrayList<>(settings.shape("shape"));
    if (settings.has("shape")) {
      shape.addFirst(Activation.FREE);
    }
    return shape;
  }
}
