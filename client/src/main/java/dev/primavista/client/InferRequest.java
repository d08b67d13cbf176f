package dev.primavista.client;

import java.math.BigInteger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A question to a model.
 *
 * @param version empty for the one that the server chooses
 * @param outputs those wanted, in this order; empty for all
 * @param id repeated in the answer
 * @param timeout how long the caller waits, all attempts together; empty for the client's own
 * @param parameters the protocol's, by name: strings, booleans, whole numbers, floats or doubles
 */
public record InferRequest(
    String model,
    OptionalLong version,
    List<Input> inputs,
    List<String> outputs,
    Optional<String> id,
    Optional<Duration> timeout,
    Map<String, Object> parameters) {
  public InferRequest {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    parameters = Map.copyOf(parameters);
    parameters.forEach(InferRequest::check);
    if (timeout.isPresent() && !timeout.get().isPositive()) {
      throw new IllegalArgumentException("timeout: " + timeout.get() + " (expected: > 0)");
    }
  }

  private static void check(String name, Object value) {
    switch (value) {
      case String _, Boolean _ -> {}
      case Byte _, Short _, Integer _, Long _, BigInteger _, Float _, Double _ -> {}
      default ->
          throw new IllegalArgumentException(
              "parameters: '"
                  + name
                  + "' is a "
                  + value.getClass().getSimpleName()
                  + " (expected: a text, a boolean or a number)");
    }
  }

  /** For the version that the server chooses, and for all outputs. */
  public static InferRequest of(String model, Input... inputs) {
    return new InferRequest(
        model,
        OptionalLong.empty(),
        List.of(inputs),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /** For this version alone. */
  public InferRequest withVersion(long number) {
    return new InferRequest(
        model, OptionalLong.of(number), inputs, outputs, id, timeout, parameters);
  }

  /** For these outputs alone, in this order. */
  public InferRequest withOutputs(String... names) {
    return new InferRequest(model, version, inputs, List.of(names), id, timeout, parameters);
  }

  /** With a name that the answer repeats. */
  public InferRequest withId(String text) {
    return new InferRequest(
        model, version, inputs, outputs, Optional.of(text), timeout, parameters);
  }

  /** With so long to wait for all attempts together; more than nothing. */
  public InferRequest withTimeout(Duration duration) {
    return new InferRequest(model, version, inputs, outputs, id, Optional.of(duration), parameters);
  }

  /** 1 is the highest priority, where the server knows any. */
  public InferRequest withPriority(long priority) {
    return with("priority", priority);
  }

  /** With a parameter of the protocol; of two with one name the last one is sent. */
  public InferRequest withParameter(String name, String value) {
    return with(name, value);
  }

  /** The same of a whole number. */
  public InferRequest withParameter(String name, long value) {
    return with(name, value);
  }

  /** The same of a number. */
  public InferRequest withParameter(String name, double value) {
    return with(name, value);
  }

  /** The same of a truth. */
  public InferRequest withParameter(String name, boolean value) {
    return with(name, value);
  }

  private InferRequest with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(parameters);
    more.put(name, value);
    return new InferRequest(model, version, inputs, outputs, id, timeout, more);
  }
}
