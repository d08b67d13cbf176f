package dev.primavista.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.tensor.Tensor;
import java.util.Collections;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** An ONNX model in memory: one session, shared by all instances. */
final class OnnxModel implements LoadedModel {
  /** Operators whose turns the values of their inputs tell. */
  private static final Set<String> LOOPS = Set.of("Loop", "Scan");

  private final Executable executable;
  private final Probe.Findings findings;
  private final ModelDescription description;
  private final boolean costsBySize;
  private final AtomicBoolean closed = new AtomicBoolean();

  private OnnxModel(OnnxFile file, Executable declared, Probe.Findings findings) {
    this.executable = declared.observed(findings.signature(), findings.rows());
    this.findings = findings;
    this.description = OnnxDescription.of(file.header(), findings.warnings());
    this.costsBySize = Collections.disjoint(file.header().operators().keySet(), LOOPS);
  }

  /** Opens a session for the file and learns what it does. */
  static OnnxModel load(OnnxFile file) {
    try {
      return observe(file, Sessions.open(file));
    } catch (OrtException e) {
      throw Refusal.ofLoading(file.name(), e);
    }
  }

  /** Takes the session over, and closes it if the model cannot be served. */
  private static OnnxModel observe(OnnxFile file, OrtSession session) throws OrtException {
    try {
      Signature signature = DeclaredSignature.of(file, session);
      return observe(file, Executable.declared(session, signature));
    } catch (OrtException | RuntimeException refused) {
      session.close();
      throw refused;
    }
  }

  private static OnnxModel observe(OnnxFile file, Executable declared) {
    try (ModelInstance trial = new OnnxInstance(declared)) {
      return new OnnxModel(file, declared, Probe.run(file.name(), declared.signature(), trial));
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
  public boolean costsBySize() {
    return costsBySize;
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    return findings.example();
  }

  @Override
  public ModelInstance newInstance() {
    return new OnnxInstance(executable);
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      executable.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the session of a model could not be closed", e);
    }
  }
}
