package dev.primavista.testkit;

import dev.primavista.core.model.Signature;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.Tensor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;

/** A client of one protocol, connected to a server that serves {@link ContractModels}. */
public interface Door extends AutoCloseable {
  /**
   * Asks for an inference.
   *
   * @return fails with a {@link Refusal}; cancelling it tells the server that nobody waits
   */
  CompletableFuture<Response> infer(Request request);

  /** Whether the whole server answers. */
  boolean ready();

  /** Whether a model answers; false where there is none. */
  boolean ready(String model, OptionalLong version);

  /**
   * What a model takes and gives.
   *
   * @throws Refusal if it does not answer
   */
  Metadata metadata(String model, OptionalLong version);

  /** Whether bytes that are no UTF-8 text can be answered. */
  default boolean carries(BytesTensor bytes) {
    return true;
  }

  @Override
  void close();

  /** A question. */
  record Request(
      String model,
      OptionalLong version,
      SequencedMap<String, Tensor> inputs,
      List<String> outputs,
      Optional<String> id,
      Optional<Duration> timeout) {
    /** For the version that is served by default, and for all outputs. */
    public static Request of(String model, SequencedMap<String, Tensor> inputs) {
      return new Request(
          model, OptionalLong.empty(), inputs, List.of(), Optional.empty(), Optional.empty());
    }

    /** With one input. */
    public static Request of(String model, String input, Tensor tensor) {
      SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
      inputs.put(input, tensor);
      return of(model, inputs);
    }

    public Request withVersion(long number) {
      return new Request(model, OptionalLong.of(number), inputs, outputs, id, timeout);
    }

    public Request withOutputs(String... names) {
      return new Request(model, version, inputs, List.of(names), id, timeout);
    }

    public Request withId(String text) {
      return new Request(model, version, inputs, outputs, Optional.of(text), timeout);
    }

    public Request withTimeout(Duration duration) {
      return new Request(model, version, inputs, outputs, id, Optional.of(duration));
    }
  }

  /**
   * An answer.
   *
   * @param outputs in the order in which they came
   */
  record Response(
      String model, String version, Optional<String> id, SequencedMap<String, Tensor> outputs) {}

  /** What is known of a model. */
  record Metadata(String model, List<String> versions, Signature signature) {}

  /** What every protocol tells apart. */
  enum Kind {
    /** The caller's mistake. */
    INVALID,
    /** No such model or version. */
    NOT_FOUND,
    TOO_LARGE,
    /** Nothing is wrong with the question: later, or elsewhere, it may be answered. */
    UNAVAILABLE,
    /** The deadline passed. */
    EXPIRED,
    /** The server's or the model's fault. */
    FAILED
  }

  /** A question that was not answered. */
  final class Refusal extends RuntimeException {
    private final Kind kind;

    public Refusal(Kind kind, String message) {
      super(message);
      this.kind = kind;
    }

    public Kind kind() {
      return kind;
    }
  }
}
