package dev.primavista.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.LoadOptions.Declared;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The signature that an ONNX graph declares, with the labels that its metadata names. */
final class DeclaredSignature {
  private final String file;
  private final List<String> labels;
  private final Set<String> unranked;
  private final List<Declared> inputs;
  private final List<Declared> outputs;

  private DeclaredSignature(OnnxFile file, LoadOptions options) {
    this.file = file.name();
    this.unranked = Set.copyOf(file.header().unranked());
    this.inputs = options.inputs();
    this.outputs = options.outputs();
    this.labels = file.header().labels();
  }

  /**
   * Reads it from the session.
   *
   * @throws ModelLoadException if a value is no tensor or has a type that cannot be handed over, or
   *     neither the file nor the options tell an input's shape
   */
  static Signature of(OnnxFile file, OrtSession session, LoadOptions options) throws OrtException {
    DeclaredSignature declared = new DeclaredSignature(file, options);
    return new Signature(
        declared.specs("input", session.getInputInfo()),
        declared.specs("output", session.getOutputInfo()));
  }

  private List<TensorSpec> specs(String side, Map<String, NodeInfo> nodes) {
    List<TensorSpec> specs = new ArrayList<>();
    for (NodeInfo node : nodes.values()) {
      String place = side + " '" + node.getName() + "'";
      TensorInfo tensor = tensor(place, node.getInfo());
      DataType type = type(place, tensor);
      boolean output = side.equals("output");
      Shape told = Shape.of(tensor.getShape());
      Shape shape = output ? outputShape(node.getName(), told) : inputShape(node.getName(), told);
      boolean labelled = output && isLabelled(shape);
      specs.add(new TensorSpec(node.getName(), type, shape, labelled ? labels : List.of()));
    }
    return specs;
  }

  /** That of an output that looks like a scalar may be declared elsewhere. */
  private Shape outputShape(String output, Shape told) {
    return told.rank() == 0 ? stated(outputs, output).orElse(told) : told;
  }

  /** That of an input that looks like a scalar only because the file tells none has to be. */
  private Shape inputShape(String input, Shape told) {
    if (!unranked.contains(input)) {
      return told;
    }
    return stated(inputs, input)
        .orElseThrow(
            () ->
                new ModelLoadException(
                    "unknown_signature",
                    file + ", input '" + input + "' states no shape",
                    "state it in model.yaml: inputs: {" + input + ": {shape: [-1, 8]}}"));
  }

  private static Optional<Shape> stated(List<Declared> declared, String name) {
    return declared.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .flatMap(Declared::shape);
  }

  private boolean isLabelled(Shape shape) {
    return !labels.isEmpty()
        && shape.rank() > 0
        && shape.dimension(shape.rank() - 1) == labels.size();
  }

  private TensorInfo tensor(String place, ValueInfo info) {
    if (info instanceof TensorInfo tensor) {
      return tensor;
    }
    String kind = info.getClass().getSimpleName().replace("Info", "").toLowerCase(Locale.ROOT);
    throw new ModelLoadException(
        "unsupported_type",
        file + ", " + place + " is a " + kind + " (expected: a tensor)",
        "export it with tensors alone: ConcatFromSequence or SequenceAt makes one of a sequence,"
            + " for skl2onnx options={'zipmap': False} one of maps");
  }

  private DataType type(String place, TensorInfo tensor) {
    return ElementTypes.coreType(tensor.onnxType)
        .orElseThrow(
            () -> {
              String name = tensor.onnxType.name().replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "");
              return unsupported(place, name);
            });
  }

  private ModelLoadException unsupported(String place, String type) {
    return new ModelLoadException(
        "unsupported_type",
        file
            + ", "
            + place
            + " is of type "
            + type
            + " (expected: BOOL, UINT8 to UINT64, INT8 to INT64, FP16 to FP64, BF16 or BYTES)",
        "put a Cast to one of these between that value and the graph");
  }
}
