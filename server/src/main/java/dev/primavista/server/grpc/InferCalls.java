package dev.primavista.server.grpc;

import dev.primavista.core.Deadline;
import dev.primavista.core.Ticker;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceResponse;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.grpc.message.Frame;
import dev.primavista.server.grpc.message.Message;
import dev.primavista.server.grpc.message.Status;
import dev.primavista.server.http.Failure;
import dev.primavista.server.memory.Place;
import dev.primavista.server.memory.SharedMemory;
import dev.primavista.server.memory.SharedTensors;
import dev.primavista.server.oip.Classification;
import dev.primavista.server.oip.OnlyInput;
import dev.primavista.server.oip.RequestTrace;
import dev.primavista.server.oip.TensorBytes;
import dev.primavista.server.security.Role;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Inference, one request to a call or a stream of them. */
final class InferCalls {
  private static final String SERVICE = "/inference.GRPCInferenceService/";

  private final InferPath path;
  private final ModelRegistry registry;
  private final Ticker ticker;
  private final Optional<SharedMemory> memory;

  /** A request that was let pass, followed from then on. */
  private final class Entry implements InferRequestReader.Admission {
    private RequestTrace trace = RequestTrace.NONE;

    @Override
    public void admit(String model, String version) {
      trace = path.admit(model, ModelVersion.parse(version));
    }
  }

  /** A message as it was read. */
  private record Asked(InferRequestReader.Decoded decoded, InferenceRequest request) {}

  /**
   * @param memory where clients may leave tensors; empty for none
   */
  InferCalls(InferPath path, ModelRegistry registry, Ticker ticker, Optional<SharedMemory> memory) {
    this.path = path;
    this.registry = registry;
    this.ticker = ticker;
    this.memory = memory;
  }

  List<Rpc> rpcs() {
    return List.of(
        new Rpc.Unary(SERVICE + "ModelInfer", Role.READER, this::infer),
        new Rpc.Bidi(SERVICE + "ModelStreamInfer", Role.READER, this::streamInfer));
  }

  private CompletableFuture<Frame> infer(Message message) {
    return infer(message, InferResponseWriter::response);
  }

  /**
   * One request of a stream. Its error is an answer like others, after which the stream goes on;
   * for those who asked for that, the stream ends with it.
   */
  private CompletableFuture<Frame> streamInfer(Message message) {
    CompletableFuture<Frame> work;
    try {
      work = infer(message, InferResponseWriter::streamed);
    } catch (RuntimeException refused) {
      work = CompletableFuture.failedFuture(refused);
    }
    if (message.head().headers().first("triton_grpc_error").orElse("").equals("true")) {
      return work;
    }
    return InferPath.cancelling(
        work,
        work.exceptionally(failure -> errorMessage(message.bytes(), Failure.causeOf(failure))));
  }

  private static Frame errorMessage(byte[] request, Throwable failure) {
    String id = InferRequestReader.idOf(request);
    return InferResponseWriter.failed(id, Status.of(failure).message());
  }

  private CompletableFuture<Frame> infer(
      Message message, Function<InferResponseWriter.Answer, Frame> writer) {
    if (memory.isEmpty()) {
      return infer(message, null, writer);
    }
    SharedTensors shared = memory.get().ofRequest();
    return shared.during(() -> infer(message, shared, writer));
  }

  private CompletableFuture<Frame> infer(
      Message message,
      @Nullable SharedTensors shared,
      Function<InferResponseWriter.Answer, Frame> writer) {
    Entry entry = new Entry();
    Asked asked =
        path.read(
            () -> asked(message, shared, entry), () -> InferRequestReader.namedBy(message.bytes()));
    return path.infer(
        message,
        entry.trace,
        asked.request(),
        response -> writer.apply(answer(asked.decoded(), shared, response)));
  }

  private Asked asked(Message message, @Nullable SharedTensors shared, Entry entry) {
    InferRequestReader.Decoded decoded = InferRequestReader.read(message.bytes(), shared, entry);
    return new Asked(decoded, request(decoded, message.deadline()));
  }

  private InferenceRequest request(
      InferRequestReader.Decoded decoded, @Nullable Deadline deadline) {
    OptionalLong version = ModelVersion.parse(decoded.version());
    InferenceRequest request =
        new InferenceRequest(
            decoded.model(),
            version,
            OnlyInput.named(
                decoded.inputs(),
                decoded.parameters().contentType(),
                registry,
                decoded.model(),
                version),
            earlier(deadline, decoded.parameters().timeout()));
    if (!decoded.outputs().isEmpty()) {
      request = request.withOutputs(List.copyOf(decoded.outputs().keySet()));
    }
    int priority = decoded.parameters().priority();
    if (priority > 0) {
      request = request.withPriority(priority);
    }
    if (!decoded.id().isEmpty()) {
      request = request.withId(decoded.id());
    }
    return request;
  }

  private @Nullable Deadline earlier(@Nullable Deadline call, Optional<Duration> parameter) {
    if (parameter.isEmpty()) {
      return call;
    }
    Deadline named = Deadline.after(parameter.get(), ticker);
    return call == null || named.remainingNanos() < call.remainingNanos() ? named : call;
  }

  private InferResponseWriter.Answer answer(
      InferRequestReader.Decoded decoded,
      @Nullable SharedTensors shared,
      InferenceResponse response) {
    SequencedMap<String, Tensor> outputs = response.outputs();
    if (decoded.outputs().values().stream().anyMatch(output -> output.classes() > 0)) {
      outputs = classified(decoded.outputs(), response);
    }
    Set<String> left = shared == null ? Set.of() : left(decoded.outputs(), outputs, shared);
    return new InferResponseWriter.Answer(decoded.id(), response.model(), outputs, left);
  }

  /** Leaves outputs in shared memory that are asked for there, and says which. */
  private static Set<String> left(
      SequencedMap<String, InferRequestReader.RequestedOutput> asked,
      SequencedMap<String, Tensor> outputs,
      SharedTensors shared) {
    Set<String> left = new HashSet<>();
    asked.forEach(
        (name, output) -> {
          Place place = output.place();
          Tensor tensor = outputs.get(name);
          if (place != null && tensor != null) {
            shared.write(place, TensorBytes.encode(tensor), "output '" + name + "'");
            left.add(name);
          }
        });
    return left;
  }

  private SequencedMap<String, Tensor> classified(
      SequencedMap<String, InferRequestReader.RequestedOutput> asked, InferenceResponse response) {
    SequencedMap<String, Tensor> told = new LinkedHashMap<>();
    response
        .outputs()
        .forEach(
            (name, tensor) -> {
              int classes =
                  asked.getOrDefault(name, InferRequestReader.RequestedOutput.PLAIN).classes();
              told.put(
                  name,
                  classes == 0
                      ? tensor
                      : Classification.of(name, tensor, classes, labels(response, name)));
            });
    return told;
  }

  private List<String> labels(InferenceResponse response, String output) {
    return registry
        .find(response.model().name(), OptionalLong.of(response.model().version()))
        .handle()
        .flatMap(handle -> handle.signature().output(output))
        .map(TensorSpec::labels)
        .orElse(List.of());
  }
}
