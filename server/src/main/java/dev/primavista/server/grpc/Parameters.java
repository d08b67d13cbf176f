package dev.primavista.server.grpc;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.server.grpc.message.CallException;
import dev.primavista.server.grpc.message.Code;
import dev.primavista.server.grpc.message.ProtoReader;
import dev.primavista.server.memory.Place;
import dev.primavista.server.oip.ContentType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map of parameters as requests, inputs and outputs have them. Those that nobody reads here are
 * not kept.
 */
final class Parameters {
  private static final String TIMEOUT = "timeout";
  private static final String PRIORITY = "priority";
  private static final String CLASSIFICATION = "classification";
  private static final Set<String> KNOWN =
      Set.of(
          TIMEOUT,
          PRIORITY,
          CLASSIFICATION,
          Place.REGION,
          Place.OFFSET,
          Place.BYTE_SIZE,
          ContentType.PARAMETER);
  private static final String SEQUENCE = "sequence_";

  private static final int KEY = ProtoReader.bytesTag(1);
  private static final int VALUE = ProtoReader.bytesTag(2);
  private static final int BOOL = ProtoReader.varintTag(1);
  private static final int INT64 = ProtoReader.varintTag(2);
  private static final int STRING = ProtoReader.bytesTag(3);
  private static final int UINT64 = ProtoReader.varintTag(5);
  private static final long LONGEST_MICROS = Duration.ofDays(1).toNanos() / 1000;

  /** A value that a parameter may have; of those, the ones that are read here. */
  sealed interface Value {
    record Truth(boolean value) implements Value {}

    /** Without a sign and greater than any long it is the greatest. */
    record Whole(long value) implements Value {}

    record Text(String value) implements Value {}

    /** Of another type, or of none. */
    record Other() implements Value {}
  }

  private final Map<String, Value> values = new HashMap<>();

  /** The name of one that says that the request belongs to a sequence; null where none does. */
  private @Nullable String sequence;

  /** Reads one entry of the map. */
  void readEntry(ProtoReader entry) {
    String key = "";
    Value value = new Value.Other();
    while (entry.more()) {
      int tag = entry.tag();
      if (tag == KEY) {
        key = entry.string();
      } else if (tag == VALUE) {
        value = value(entry.message());
      } else {
        entry.skip(tag);
      }
    }
    if (KNOWN.contains(key)) {
      values.put(key, value);
    } else if (key.startsWith(SEQUENCE) && !isNone(value)) {
      sequence = key;
    }
  }

  private static Value value(ProtoReader choice) {
    Value value = new Value.Other();
    while (choice.more()) {
      int tag = choice.tag();
      if (tag == BOOL) {
        value = new Value.Truth(choice.varint() != 0);
      } else if (tag == INT64) {
        value = new Value.Whole(choice.varint());
      } else if (tag == UINT64) {
        long bits = choice.varint();
        value = new Value.Whole(bits < 0 ? Long.MAX_VALUE : bits);
      } else if (tag == STRING) {
        value = new Value.Text(choice.string());
      } else {
        value = new Value.Other();
        choice.skip(tag);
      }
    }
    return value;
  }

  /**
   * A whole number.
   *
   * @throws InvalidRequest if the parameter is there and none, or less than 0, or more than the
   *     most
   */
  private OptionalLong whole(String name, long most) {
    Value value = values.get(name);
    return switch (value) {
      case null -> OptionalLong.empty();
      case Value.Whole whole when whole.value() >= 0 && whole.value() <= most ->
          OptionalLong.of(whole.value());
      case Value.Whole _ ->
          throw new InvalidRequest(
              "out_of_range",
              "parameter '" + name + "' is out of range (expected: 0 to " + most + ")",
              "parameters." + name);
      default -> throw wrongType(name, "int64_param");
    };
  }

  private static InvalidRequest wrongType(String name, String expected) {
    return new InvalidRequest(
        "wrong_type",
        "invalid value type for '" + name + "' parameter, expected " + expected + ".",
        "parameters." + name);
  }

  /**
   * What an input says of its elements; empty where it says nothing.
   *
   * @throws InvalidRequest if the parameter is there and no text
   */
  String contentType() {
    return switch (values.get(ContentType.PARAMETER)) {
      case null -> "";
      case Value.Text text -> text.value();
      default -> throw wrongType(ContentType.PARAMETER, "string_param");
    };
  }

  /** So many of the greatest elements are told as classes; 0 for the tensor itself. */
  int classes() {
    return (int) whole(CLASSIFICATION, Integer.MAX_VALUE).orElse(0);
  }

  /**
   * How long the caller waits, a day at most, from the parameter {@code timeout} in microseconds; 0
   * is none.
   */
  Optional<Duration> timeout() {
    OptionalLong micros = whole(TIMEOUT, Long.MAX_VALUE);
    return micros.isEmpty() || micros.getAsLong() == 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.min(micros.getAsLong(), LONGEST_MICROS) * 1000));
  }

  /** 1 for what goes first, greater numbers behind; 0 for the model's own. */
  int priority() {
    return (int) Math.min(whole(PRIORITY, Long.MAX_VALUE).orElse(0), Integer.MAX_VALUE);
  }

  /**
   * Where in shared memory a tensor lies; null where they say nothing of it.
   *
   * @param offered whether there is shared memory
   * @param label of the tensor, for messages
   * @param param where it stands, for messages
   * @throws CallException if it lies there, and there is none
   * @throws InvalidRequest if they do not say where
   */
  @Nullable Place place(boolean offered, String label, String param) {
    Value region = values.get(Place.REGION);
    if (!offered && region != null) {
      throw new CallException(
          Code.UNIMPLEMENTED,
          label + " lies in shared memory, which is not supported (expected: its bytes)");
    }
    if (!offered) {
      return null;
    }
    String name =
        switch (region) {
          case null -> null;
          case Value.Text text -> text.value();
          default -> throw wrongType(Place.REGION, "string_param");
        };
    OptionalLong offset = whole(Place.OFFSET, Integer.MAX_VALUE);
    return Place.of(name, offset, whole(Place.BYTE_SIZE, Integer.MAX_VALUE), param + ".parameters");
  }

  /**
   * @throws InvalidRequest if they say that the request belongs to a sequence
   */
  void refuseSequence() {
    String name = sequence;
    if (name != null) {
      throw new InvalidRequest(
          "sequences_not_supported",
          "parameter '" + name + "' belongs to a sequence (expected: requests that stand alone)",
          "parameters." + name);
    }
  }

  /** Whether this says that a request belongs to no sequence. */
  private static boolean isNone(Value value) {
    return switch (value) {
      case Value.Whole whole -> whole.value() == 0;
      case Value.Text text -> text.value().isEmpty();
      case Value.Truth truth -> !truth.value();
      case Value.Other _ -> false;
    };
  }
}
