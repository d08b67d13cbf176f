package dev.primavista.torch;

import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelDescription.Step;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.NativeMemory;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.probe.Patience;
import dev.primavista.core.probe.Probe;
import dev.primavista.core.probe.Specimen;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** A TorchScript module that is served: shared by all instances. */
final class TorchModel implements LoadedModel {
  private final TorchArchive archive;
  private final TorchModule module;
  private final NativeMemory memory;
  private final Probe.Findings findings;

  private TorchModel(
      TorchArchive archive, TorchModule module, NativeMemory memory, Probe.Findings findings) {
    this.archive = archive;
    this.module = module;
    this.memory = memory;
    this.findings = findings;
  }

  /**
   * Loads a module and learns what it takes and gives.
   *
   * @throws ModelLoadException if LibTorch refuses it or its signature cannot be found
   */
  static TorchModel load(TorchArchive archive, LoadOptions options, TorchEngine engine) {
    TorchModule module = open(archive, engine);
    NativeMemory memory = new NativeMemory("model", module::close);
    Patience patience = Patience.with(archive.name(), options);
    try {
      FoundSignature found = FoundSignature.of(archive, options, new Trial(module, patience));
      try (ModelInstance trial = patience.awaiting(instance(module, memory, found.signature()))) {
        return new TorchModel(
            archive,
            module,
            memory,
            Probe.run(
                archive.name(),
                found.signature(),
                trial,
                new Probe.Guesses(found.sizes(), Specimen.Texts.PLAIN)));
      }
    } catch (UnservableAnswer answer) {
      memory.close();
      throw unservable(archive, answer);
    } catch (RuntimeException refused) {
      patience.afterwards(memory::close);
      throw refused;
    }
  }

  private static ModelLoadException unservable(TorchArchive archive, UnservableAnswer answer) {
    return new ModelLoadException(
        "unsupported_type",
        archive.name()
            + ", forward answers "
            + answer.kind()
            + " (expected: tensors of "
            + FoundSignature.SERVED
            + ")",
        "let forward end with tensors of these types, such as y.float(), and save it again",
        answer);
  }

  private static TorchModule open(TorchArchive archive, TorchEngine engine) {
    try {
      return engine.load(archive.path());
    } catch (TorchFailure failure) {
      boolean operator = failure.getMessage().contains("Unknown builtin op");
      throw new ModelLoadException(
          operator ? "unsupported_operator" : "malformed_model",
          archive.name() + " is refused by LibTorch: " + failure.sentence(),
          operator
              ? "export it without operators of other libraries, or to ONNX"
              : "save it again with torch.jit.save",
          failure);
    }
  }

  private static ModelInstance instance(
      TorchModule module, NativeMemory memory, Signature signature) {
    return new TorchInstance(
        module,
        memory,
        signature.inputs(),
        signature.outputs().stream().map(TensorSpec::name).toList());
  }

  @Override
  public Signature signature() {
    return findings.signature();
  }

  @Override
  public ModelDescription description() {
    String arguments =
        archive.arguments().stream().map(Argument::name).collect(Collectors.joining(", "));
    return new ModelDescription(
        "torch",
        archive.className() + " (TorchScript, LibTorch)",
        List.of(new Step("", archive.className(), 0, "forward(" + arguments + ")")),
        findings.warnings());
  }

  @Override
  public boolean batchable() {
    return findings.independent();
  }

  @Override
  public boolean costsBySize() {
    return !archive.loops();
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    return findings.example();
  }

  @Override
  public ModelInstance newInstance() {
    memory.requireOpen("newInstance");
    return instance(module, memory, findings.signature());
  }

  @Override
  public void close() {
    memory.close();
  }
}
