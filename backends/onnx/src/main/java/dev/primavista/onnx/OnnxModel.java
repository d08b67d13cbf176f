package dev.primavista.onnx;

import ai.onnxruntime.OrtException;
import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.NativeMemory;
import dev.primavista.core.model.Placement;
import dev.primavista.core.model.Signature;
import dev.primavista.core.probe.Patience;
import dev.primavista.core.probe.Probe;
import dev.primavista.core.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** An ONNX model in memory: one session for each device, shared by the instances there. */
final class OnnxModel implements LoadedModel {
  /** Operators whose turns the values of their inputs tell. */
  private static final Set<String> LOOPS = Set.of("Loop", "Scan");

  private final NativeMemory memory;
  private final PlacedSessions sessions;
  private final Executable executable;
  private final Probe.Findings findings;
  private final ModelDescription description;
  private final boolean costsBySize;
  private final List<String> sigmoids;
  private final Optional<Wires> wires;

  private OnnxModel(
      OnnxFile file, PlacedSessions sessions, Executable declared, Probe.Findings findings) {
    this.memory = declared.memory();
    this.sessions = sessions;
    this.executable =
        declared.observed(
            findings.signature(),
            findings.independent() ? Executable.Rows.INDEPENDENT : Executable.Rows.DEPENDENT);
    this.findings = findings;
    this.description = OnnxDescription.of(file.header(), findings.warnings());
    this.wires = Wires.of(file);
    this.sigmoids = file.header().sigmoids();
    this.costsBySize = Collections.disjoint(file.header().operators().keySet(), LOOPS);
  }

  /** Opens sessions for the file and learns what it does. */
  static OnnxModel load(OnnxFile file, LoadOptions options, Devices devices) {
    try {
      Placement placement = devices.place(options.placement());
      return observe(file, PlacedSessions.open(file, placement, devices), options);
    } catch (OrtException e) {
      throw Refusal.ofLoading(file.name(), e);
    }
  }

  /** Takes the sessions over, and closes them if the model cannot be served. */
  private static OnnxModel observe(OnnxFile file, PlacedSessions sessions, LoadOptions options)
      throws OrtException {
    Patience patience = Patience.with(file.name(), options);
    NativeMemory memory = new NativeMemory("model", () -> free(sessions));
    try {
      Signature signature = DeclaredSignature.of(file, sessions.first(), options);
      Executable declared =
          Executable.declared(memory, sessions.first(), signature, FatalInputs.of(file.header()));
      try (ModelInstance trial = patience.awaiting(new OnnxInstance(declared))) {
        Probe.Findings findings = Probe.attempt(file.name(), declared.signature(), trial);
        return new OnnxModel(
            file, sessions, declared, CommonRows.checked(findings, sessions.first(), trial));
      }
    } catch (OrtException | RuntimeException refused) {
      memory.close();
      throw refused;
    }
  }

  @Override
  public Signature signature() {
    return executable.signature();
  }

  @Override
  public ModelDescription description() {
    return description;
  }

  @Override
  public boolean batchable() {
    return executable.rows() == Executable.Rows.INDEPENDENT;
  }

  @Override
  public List<String> sigmoids() {
    return sigmoids;
  }

  @Override
  public boolean costsBySize() {
    return costsBySize;
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
    return wires.isPresent()
        ? new PassThrough(signature(), wires.get())
        : new OnnxInstance(executable.on(sessions.next()));
  }

  @Override
  public void close() {
    memory.close();
  }

  private static void free(PlacedSessions sessions) {
    try {
      sessions.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the sessions of a model could not be closed", e);
    }
  }
}
