package dev.primavista.server.grpc;

import dev.primavista.core.ServingException;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.grpc.message.Frame;
import dev.primavista.server.grpc.message.Message;
import dev.primavista.server.grpc.message.ProtoWriter;
import dev.primavista.server.oip.RequestTrace;
import dev.primavista.server.scoring.SignatureName;
import dev.primavista.server.security.Role;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;

/** Inference as TensorFlow Serving's clients ask for it. */
final class PredictCalls {
  private static final int OUTPUTS = 1;
  private static final int MODEL_SPEC = 2;
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int NAME = 1;
  private static final int VERSION = 2;
  private static final int NUMBER = 1;
  private static final int SIGNATURE_NAME = 3;

  private final InferPath path;
  private final ModelRegistry registry;

  PredictCalls(InferPath path, ModelRegistry registry) {
    this.path = path;
    this.registry = registry;
  }

  List<Rpc> rpcs() {
    return List.of(
        new Rpc.Unary("/tensorflow.serving.PredictionService/Predict", Role.READER, this::predict));
  }

  /** A message as it was read. */
  private record Asked(RequestTrace trace, InferenceRequest request) {}

  private CompletableFuture<Frame> predict(Message message) {
    Asked asked = path.read(() -> asked(message), () -> named(message.bytes()));
    return path.infer(
        message,
        asked.trace(),
        asked.request(),
        answer -> response(answer.model(), answer.outputs()));
  }

  private InferPath.Named named(byte[] bytes) {
    ServableSpec spec = ServableSpec.namedBy(bytes);
    try {
      return new InferPath.Named(spec.name(), spec.versionIn(registry));
    } catch (ServingException nobody) {
      return InferPath.Named.NOBODY;
    }
  }

  private Asked asked(Message message) {
    PredictRequestReader asked = new PredictRequestReader(message.bytes());
    ServableSpec spec = asked.spec();
    OptionalLong version = spec.versionIn(registry);
    spec.requireSignature(registry);
    RequestTrace trace = path.admit(spec.name(), version);
    InferenceRequest request =
        new InferenceRequest(
                spec.name(),
                version,
                asked.inputs(message.memory()::takeElements),
                message.deadline())
            .withOutputs(asked.outputs());
    return new Asked(trace, request);
  }

  /** A {@code PredictResponse}. */
  static Frame response(ModelId model, SequencedMap<String, Tensor> outputs) {
    ProtoWriter out = new ProtoWriter();
    outputs.forEach(
        (name, tensor) -> {
          ProtoWriter entry = new ProtoWriter();
          entry.string(KEY, name);
          entry.message(VALUE, TensorProtoWriter.write(tensor));
          out.message(OUTPUTS, entry);
        });
    int spec = out.begin(MODEL_SPEC);
    out.string(NAME, model.name());
    int version = out.begin(VERSION);
    out.number(NUMBER, model.version());
    out.end(version);
    out.string(SIGNATURE_NAME, SignatureName.DEFAULT);
    out.end(spec);
    return out.frame();
  }
}
