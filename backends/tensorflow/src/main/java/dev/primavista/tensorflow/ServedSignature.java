package dev.primavista.tensorflow;

import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.LoadOptions.Declared;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The signature that is served, out of those that a SavedModel has.
 *
 * @param file the SavedModel's name in messages
 * @param warnings what should be said of the choice
 */
record ServedSignature(String file, GraphSignature graph, List<String> warnings) {
  private static final String DEFAULT = "serving_default";
  private static final String PARAMETER = "signature";

  /** How the type of a tensor that consists of several is stated. */
  private static final String COMPOSITE = "DT_INVALID";

  /**
   * Chooses.
   *
   * @throws ModelLoadException if there is none, or none of the name that is asked for
   */
  static ServedSignature choose(
      String file, Map<String, GraphSignature> signatures, LoadOptions options) {
    if (signatures.isEmpty()) {
      throw new ModelLoadException(
          "unsupported_signature",
          file + " has no signature that can be called",
          "export it with Keras' model.export(DIR), or tf.saved_model.save(m, DIR, signatures=...)");
    }
    String wanted = options.parameters().getOrDefault(PARAMETER, DEFAULT);
    GraphSignature chosen = signatures.get(wanted);
    if (chosen == null && options.parameters().containsKey(PARAMETER)) {
      throw new ModelLoadException(
          "contradicting_config",
          "signature '" + wanted + "' (expected: one of " + signatures.keySet() + ")");
    }
    if (chosen != null) {
      return new ServedSignature(file, chosen, List.of());
    }
    GraphSignature first = signatures.values().iterator().next();
    String guess =
        "none of the signatures %s is called %s: '%s' is served; choose another one by parameters: {signature: NAME} in model.yaml"
            .formatted(signatures.keySet(), DEFAULT, first.name());
    return new ServedSignature(file, first, signatures.size() == 1 ? List.of() : List.of(guess));
  }

  /** The same as models state it. */
  Signature stated(LoadOptions options) {
    return new Signature(
        specs("input", graph.inputs(), options.inputs()),
        specs("output", graph.outputs(), options.outputs()));
  }

  private List<TensorSpec> specs(
      String side, List<GraphSignature.Io> ios, List<Declared> declarations) {
    List<TensorSpec> specs = new ArrayList<>();
    for (GraphSignature.Io io : ios) {
      DataType type = ElementTypes.of(io.type()).orElseThrow(() -> unserved(side, io));
      specs.add(new TensorSpec(io.name(), type, shape(side, io, type, declarations)));
    }
    return specs;
  }

  private ModelLoadException unserved(String side, GraphSignature.Io io) {
    if (io.type().equals(COMPOSITE)) {
      return new ModelLoadException(
          "unsupported_type",
          "%s, %s '%s' is a ragged or sparse tensor (expected: a dense one)"
              .formatted(file, side, io.name()),
          "make it dense in the exported function: x.to_tensor(), or tf.sparse.to_dense(x)");
    }
    return new ModelLoadException(
        "unsupported_type",
        "%s, %s '%s' is of type %s (expected: BOOL, UINT8, UINT16, INT32, INT64, FP16 to FP64, BF16 or BYTES)"
            .formatted(file, side, io.name(), io.type()),
        "cast it to one of these in the exported function");
  }

  private Shape shape(
      String side, GraphSignature.Io io, DataType type, List<Declared> declarations) {
    Optional<Shape> declared =
        declarations.stream()
            .filter(each -> each.name().equals(io.name()))
            .findFirst()
            .flatMap(Declared::shape);
    if (io.shape().isPresent()) {
      return io.shape().get();
    }
    boolean needed = side.equals("input") && type != DataType.BYTES;
    if (declared.isEmpty() && needed) {
      throw new ModelLoadException(
          "unknown_signature",
          file + ", input '" + io.name() + "' states no shape",
          "state it in model.yaml: inputs: {" + io.name() + ": {shape: [-1, 8]}}");
    }
    return declared.orElse(Shape.of(Shape.ANY));
  }
}
