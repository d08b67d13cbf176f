package dev.primavista.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.primavista.core.ServingException;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.probe.Probe;
import dev.primavista.core.probe.Specimen;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether all inputs of a model have the same rows. Names of their first dimensions that differ are
 * a hint and no proof: some exporters give each dimension a name of its own. So the model is asked.
 */
final class CommonRows {
  private static final String WARNING =
      "requests are not joined: inputs have first dimensions of their own, ";

  private CommonRows() {}

  /** The findings, by which rows are independent only if they are also common to all inputs. */
  static Probe.Findings checked(Probe.Findings findings, OrtSession session, ModelInstance trial)
      throws OrtException {
    Map<String, String> names = firstDimensions(session);
    Set<String> different = Set.copyOf(names.values());
    if (!findings.independent()
        || different.size() < 2
        || different.stream().noneMatch(name -> answersUnequal(findings, names, name, trial))) {
      return findings;
    }
    List<String> warnings = new ArrayList<>(findings.warnings());
    warnings.add(
        WARNING
            + different.stream().sorted().collect(Collectors.joining(", "))
            + ", each counted alone");
    return new Probe.Findings(
        findings.example(), findings.answered(), findings.signature(), false, warnings);
  }

  /** What the inputs' first dimensions are called, by input; those without a name are left out. */
  private static Map<String, String> firstDimensions(OrtSession session) throws OrtException {
    Map<String, String> names = new LinkedHashMap<>();
    for (NodeInfo node : session.getInputInfo().values()) {
      if (node.getInfo() instanceof TensorInfo tensor
          && tensor.getDimensionNames().length > 0
          && !tensor.getDimensionNames()[0].isEmpty()) {
        names.put(node.getName(), tensor.getDimensionNames()[0]);
      }
    }
    return names;
  }

  /** Whether the model answers two rows of what has this name beside three of all others. */
  private static boolean answersUnequal(
      Probe.Findings findings, Map<String, String> names, String name, ModelInstance trial) {
    SequencedMap<String, Tensor> rows =
        new Specimen(3, 1).of(likeExample(findings), Specimen.Values.VARIED);
    rows.replaceAll((input, tensor) -> name.equals(names.get(input)) ? tensor.slice(0, 2) : tensor);
    try {
      return !trial.execute(rows).isEmpty();
    } catch (ServingException refused) {
      return false;
    }
  }

  /** The inputs with the sizes that the example has. */
  private static Signature likeExample(Probe.Findings findings) {
    List<TensorSpec> inputs =
        findings.signature().inputs().stream()
            .map(
                spec -> {
                  Tensor row = Objects.requireNonNull(findings.example().get(spec.name()));
                  Shape shape = row.shape().withRows(Shape.ANY);
                  return new TensorSpec(spec.name(), spec.dataType(), shape);
                })
            .toList();
    return new Signature(inputs, findings.signature().outputs());
  }
}
