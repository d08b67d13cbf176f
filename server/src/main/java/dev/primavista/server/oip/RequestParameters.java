package dev.primavista.server.oip;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.server.json.JsonCursor;
import java.time.Duration;
import java.util.Optional;

/**
 * The parameters of an infer request that mean something here; the others are skipped.
 *
 * @param timeout how long the caller waits, a day at most; empty for the model's own
 * @param priority 1 for what goes first, greater numbers behind; 0 for the model's own
 * @param binaryOutput whether outputs come in binary form that say nothing else
 * @param contentType what MLServer's clients say of all inputs; empty where nothing is said
 */
record RequestParameters(
    Optional<Duration> timeout, int priority, boolean binaryOutput, String contentType) {
  static final RequestParameters NONE = new RequestParameters(Optional.empty(), 0, false, "");

  /** A request whose outputs come in binary form. */
  static final RequestParameters BINARY = new RequestParameters(Optional.empty(), 0, true, "");

  private static final String AT = "parameters.";
  private static final long LONGEST_MICROS = Duration.ofDays(1).toNanos() / 1000;

  /** Reads the object that comes next. */
  static RequestParameters read(JsonCursor in) {
    Fields.require(in, JsonCursor.Kind.OBJECT, "parameters", "an object");
    RequestParameters read = NONE;
    for (boolean more = in.beginObject(); more; more = in.nextMember()) {
      String name = in.name();
      read = Fields.skipsNull(in) ? read : read.with(name, in);
    }
    return read;
  }

  private RequestParameters with(String name, JsonCursor in) {
    return switch (name) {
      case "timeout" -> withTimeout(Fields.unsigned(in, AT + name));
      case "priority" ->
          new RequestParameters(
              timeout,
              (int) Math.min(Fields.unsigned(in, AT + name), Integer.MAX_VALUE),
              binaryOutput,
              contentType);
      case "binary_data_output" ->
          new RequestParameters(timeout, priority, Fields.truth(in, AT + name), contentType);
      case ContentType.PARAMETER ->
          new RequestParameters(timeout, priority, binaryOutput, Fields.text(in, AT + name));
      case "sequence_id", "sequence_start", "sequence_end" -> {
        requireNone(in, name);
        yield this;
      }
      default -> {
        in.skip();
        yield this;
      }
    };
  }

  private RequestParameters withTimeout(long micros) {
    Optional<Duration> named =
        micros == 0
            ? Optional.empty()
            : Optional.of(Duration.ofNanos(Math.min(micros, LONGEST_MICROS) * 1000));
    return new RequestParameters(named, priority, binaryOutput, contentType);
  }

  /** Lets pass what says that a request belongs to no sequence. */
  private static void requireNone(JsonCursor in, String name) {
    boolean none =
        switch (in.kind()) {
          case NUMBER -> in.number().toDouble() == 0;
          case STRING -> in.text().isEmpty();
          case TRUE, FALSE -> !in.truth();
          case NULL, ARRAY, OBJECT -> false;
        };
    if (!none) {
      throw new InvalidRequest(
          "sequences_not_supported",
          "parameter '" + name + "' belongs to a sequence (expected: requests that stand alone)",
          AT + name);
    }
  }
}
