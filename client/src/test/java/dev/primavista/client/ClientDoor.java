package dev.primavista.client;

import dev.primavista.client.InferenceException.Expired;
import dev.primavista.client.InferenceException.Failed;
import dev.primavista.client.InferenceException.Invalid;
import dev.primavista.client.InferenceException.Malformed;
import dev.primavista.client.InferenceException.NotFound;
import dev.primavista.client.InferenceException.TooLarge;
import dev.primavista.client.InferenceException.Unavailable;
import dev.primavista.client.InferenceException.Unreachable;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.testkit.Door;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** This client, as the contract sees it. */
final class ClientDoor implements Door {
  private final ClientConfig config;
  private final InferenceClient client;

  ClientDoor(ClientConfig config) {
    this.config = config;
    this.client = InferenceClient.of(config);
  }

  @Override
  public CompletableFuture<Response> infer(Request request) {
    InferRequest asked =
        InferRequest.of(
                request.model(),
                request.inputs().entrySet().stream()
                    .map(input -> Input.of(input.getKey(), input.getValue()))
                    .toArray(Input[]::new))
            .withOutputs(request.outputs().toArray(String[]::new));
    asked =
        request.version().isPresent() ? asked.withVersion(request.version().getAsLong()) : asked;
    asked = request.id().isPresent() ? asked.withId(request.id().get()) : asked;
    asked = request.timeout().isPresent() ? asked.withTimeout(request.timeout().get()) : asked;
    CompletableFuture<InferResponse> answer = client.inferAsync(asked);
    CompletableFuture<Response> response = answer.handle(ClientDoor::response);
    var _ =
        response.whenComplete(
            (_, _) -> {
              if (response.isCancelled()) {
                answer.cancel(true);
              }
            });
    return response;
  }

  private static Response response(@Nullable InferResponse answer, @Nullable Throwable failure) {
    if (answer == null) {
      throw refusal(failure);
    }
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    answer.outputs().forEach(output -> outputs.put(output.name(), output.tensor()));
    return new Response(answer.model(), answer.version(), answer.id(), outputs);
  }

  private static RuntimeException refusal(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof InferenceException known
        ? new Refusal(kind(known), String.valueOf(known.getMessage()))
        : new CompletionException(cause);
  }

  private static Kind kind(InferenceException failure) {
    return switch (failure) {
      case Invalid _ -> Kind.INVALID;
      case NotFound _ -> Kind.NOT_FOUND;
      case TooLarge _ -> Kind.TOO_LARGE;
      case Unavailable _ -> Kind.UNAVAILABLE;
      case Expired _ -> Kind.EXPIRED;
      case Failed _ -> Kind.FAILED;
      case Unreachable _, Malformed _ -> throw failure;
    };
  }

  @Override
  public boolean ready() {
    return client.ready();
  }

  @Override
  public boolean ready(String model, OptionalLong version) {
    return version.isPresent() ? client.ready(model, version.getAsLong()) : client.ready(model);
  }

  @Override
  public Metadata metadata(String model, OptionalLong version) {
    try {
      ModelMetadata metadata =
          version.isPresent()
              ? client.metadata(model, version.getAsLong())
              : client.metadata(model);
      return new Metadata(
          metadata.name(),
          metadata.versions(),
          new Signature(specs(metadata.inputs()), specs(metadata.outputs())));
    } catch (InferenceException failure) {
      throw refusal(failure);
    }
  }

  private static List<TensorSpec> specs(List<ModelMetadata.TensorMetadata> tensors) {
    return tensors.stream()
        .map(tensor -> new TensorSpec(tensor.name(), tensor.dataType(), tensor.shape()))
        .toList();
  }

  @Override
  public boolean carries(BytesTensor bytes) {
    return config.encoding() == ClientConfig.Encoding.BINARY;
  }

  @Override
  public void close() {
    client.close();
  }
}
