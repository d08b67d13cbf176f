package dev.primavista.tensorflow;

import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelDescription.Fact;
import dev.primavista.core.model.ModelDescription.Step;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.NativeMemory;
import dev.primavista.core.model.Signature;
import dev.primavista.core.probe.Patience;
import dev.primavista.core.probe.Probe;
import dev.primavista.core.probe.Specimen;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A SavedModel that is served by one of its signatures: shared by all instances. */
final class TensorFlowModel implements LoadedModel {
  private static final Pattern NO_OPERATOR =
      Pattern.compile(
          "(?:No OpKernel was registered to support Op|Op type not registered) '(\\w+)'");

  private final SavedGraph graph;
  private final NativeMemory memory;
  private final ServedSignature served;
  private final Probe.Findings findings;

  private TensorFlowModel(
      SavedGraph graph, NativeMemory memory, ServedSignature served, Probe.Findings findings) {
    this.graph = graph;
    this.memory = memory;
    this.served = served;
    this.findings = findings;
  }

  /**
   * Loads a SavedModel and learns what it takes and gives.
   *
   * @throws ModelLoadException if TensorFlow refuses it or no signature can be served
   */
  static TensorFlowModel load(Path folder, LoadOptions options, TensorFlowEngine engine) {
    String name = name(folder);
    SavedGraph graph = open(name, folder, engine);
    NativeMemory memory = new NativeMemory("model", graph::close);
    Patience patience = Patience.with(name, options);
    try {
      ServedSignature served = ServedSignature.choose(name, graph.signatures(), options);
      Signature stated = served.stated(options);
      try (ModelInstance trial =
          patience.awaiting(new TensorFlowInstance(graph, memory, served.graph(), stated))) {
        return new TensorFlowModel(graph, memory, served, probe(name, stated, trial));
      }
    } catch (RuntimeException refused) {
      memory.close();
      throw refused;
    }
  }

  /** The folder as messages call it; a version's number tells nothing without the model's. */
  private static String name(Path folder) {
    String name = String.valueOf(folder.getFileName());
    Path model = folder.toAbsolutePath().getParent();
    return model != null && name.matches("\\d+") ? model.getFileName() + "/" + name : name;
  }

  private static SavedGraph open(String name, Path folder, TensorFlowEngine engine) {
    try {
      return engine.load(folder);
    } catch (TensorFlowFailure failure) {
      throw new ModelLoadException(
          "malformed_model",
          name + " is refused by TensorFlow: " + failure.sentence(),
          "copy or export it again",
          failure);
    }
  }

  /**
   * Texts may be pictures: whatever is answered first is what they are. Where nothing is, such as
   * by a function of rows and of where they end, the model is what its file states.
   */
  private static Probe.Findings probe(String name, Signature stated, ModelInstance trial) {
    boolean texts = stated.inputs().stream().anyMatch(spec -> spec.dataType() == DataType.BYTES);
    for (Specimen.Texts kind : texts ? Pictures.texts() : List.of(Specimen.Texts.PLAIN)) {
      try {
        return Probe.run(name, stated, trial, new Probe.Guesses(Probe.SIZES, kind));
      } catch (ModelLoadException unanswered) {
        requireOperators(name, unanswered);
      }
    }
    return Probe.attempt(name, stated, trial);
  }

  private static void requireOperators(String name, ModelLoadException unanswered) {
    for (Throwable cause = unanswered; cause != null; cause = cause.getCause()) {
      Matcher missing = NO_OPERATOR.matcher(String.valueOf(cause.getMessage()));
      if (missing.find()) {
        throw new ModelLoadException(
            "unsupported_operator",
            name
                + " uses the operator "
                + missing.group(1)
                + ", which TensorFlow has in Python alone",
            "export it without functions of Python, such as tf.py_function",
            unanswered);
      }
    }
  }

  @Override
  public Signature signature() {
    return findings.signature();
  }

  @Override
  public ModelDescription description() {
    List<String> all = List.copyOf(graph.signatures().keySet());
    String chosen = served.graph().name();
    return new ModelDescription(
        "tensorflow",
        "SavedModel, signature " + chosen + " of " + all,
        List.of(new Step("", "SavedModel", 0, "signature " + chosen)),
        Stream.concat(served.warnings().stream(), findings.warnings().stream()).toList(),
        Map.of(),
        List.of(Fact.of("signature", chosen), Fact.of("signatures", all)));
  }

  @Override
  public boolean batchable() {
    return findings.independent();
  }

  /** A graph may hold loops, and pictures in texts differ in what they cost. */
  @Override
  public boolean costsBySize() {
    return false;
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    return findings.example();
  }

  @Override
  public boolean answersExample() {
    return findings.answered();
  }

  @Override
  public ModelInstance newInstance() {
    memory.requireOpen("newInstance");
    return new TensorFlowInstance(graph, memory, served.graph(), findings.signature());
  }

  @Override
  public void close() {
    memory.close();
  }
}
