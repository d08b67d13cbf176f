package dev.primavista.server.http;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a route takes, and on whose thread it runs.
 *
 * @param maxBodyBytes a longer body is refused with 413 before it is read
 * @param contentTypes media types in lower case that the body may have, {@code type/*} for all of a
 *     kind; empty for any. A request that names none is taken.
 * @param thread who runs the handler
 * @param admission who may send a body now
 * @param crossOrigin whether pages of the allowed origins may call it
 * @param refusals how it says no
 * @param patience how much longer than usual an answer may take
 */
public record RouteOptions(
    long maxBodyBytes,
    List<String> contentTypes,
    RunsOn thread,
    Admission admission,
    boolean crossOrigin,
    Refusals refusals,
    Duration patience) {
  /** Who runs a handler. */
  public enum RunsOn {
    /** The connection's event loop: for handlers that never block and take microseconds. */
    EVENT_LOOP,
    /** The bounded pool of CPU threads: for handlers that take milliseconds. */
    CPU,
    /**
     * A bounded pool of its own, whose threads let all others go first: for handlers that take many
     * milliseconds, such as those that decode pictures. What waits here delays no other request.
     */
    SLOW_LANE
  }

  /** The type that curl claims where it is told none. */
  public static final String FORM = "application/x-www-form-urlencoded";

  /** The type that Python's aiohttp claims for bytes, and with it Triton's awaited client. */
  public static final String BYTES = "application/octet-stream";

  private static final long MIB = 1024 * 1024;

  private static final long PASSED_OVER = 8 * 1024;

  /** On the event loop, without a use for a body: a short one is passed over. */
  public static final RouteOptions NO_BODY =
      new RouteOptions(
          PASSED_OVER,
          List.of(),
          RunsOn.EVENT_LOOP,
          Admission.ALL,
          false,
          Refusals.OWN,
          Duration.ZERO);

  /** On the event loop; JSON, or a type that clients claim for it unasked, up to 1 MiB. */
  public static final RouteOptions JSON =
      new RouteOptions(
          MIB,
          List.of("application/json", FORM, BYTES),
          RunsOn.EVENT_LOOP,
          Admission.ALL,
          false,
          Refusals.OWN,
          Duration.ZERO);

  public RouteOptions {
    if (maxBodyBytes < 0) {
      throw new IllegalArgumentException("maxBodyBytes: " + maxBodyBytes + " (expected: >= 0)");
    }
    contentTypes = List.copyOf(contentTypes);
  }

  public RouteOptions withMaxBodyBytes(long bytes) {
    return new RouteOptions(
        bytes, contentTypes, thread, admission, crossOrigin, refusals, patience);
  }

  public RouteOptions withContentTypes(String... types) {
    return new RouteOptions(
        maxBodyBytes, List.of(types), thread, admission, crossOrigin, refusals, patience);
  }

  /** The same for bodies of these media types too. */
  public RouteOptions withMoreContentTypes(String... types) {
    return withContentTypes(
        Stream.concat(contentTypes.stream(), Stream.of(types)).toArray(String[]::new));
  }

  /** The same on the CPU threads. */
  public RouteOptions onCpu() {
    return new RouteOptions(
        maxBodyBytes, contentTypes, RunsOn.CPU, admission, crossOrigin, refusals, patience);
  }

  /** The same on the slow lane. */
  public RouteOptions onSlowLane() {
    return new RouteOptions(
        maxBodyBytes, contentTypes, RunsOn.SLOW_LANE, admission, crossOrigin, refusals, patience);
  }

  public RouteOptions withAdmission(Admission other) {
    return new RouteOptions(
        maxBodyBytes, contentTypes, thread, other, crossOrigin, refusals, patience);
  }

  /** The same for pages of the allowed origins too, such as those that a widget is on. */
  public RouteOptions forOtherOrigins() {
    return new RouteOptions(
        maxBodyBytes, contentTypes, thread, admission, true, refusals, patience);
  }

  /** The same with another form of saying no. */
  public RouteOptions withRefusals(Refusals other) {
    return new RouteOptions(
        maxBodyBytes, contentTypes, thread, admission, crossOrigin, other, patience);
  }

  /** The same for work that takes minutes, such as taking in a long list. */
  public RouteOptions withPatience(Duration more) {
    return new RouteOptions(
        maxBodyBytes, contentTypes, thread, admission, crossOrigin, refusals, more);
  }

  /** Whether a body of this media type is taken. */
  boolean accepts(String mediaType) {
    if (contentTypes.isEmpty() || mediaType.isEmpty()) {
      return true;
    }
    for (String type : contentTypes) {
      boolean kind = type.endsWith("/*");
      if (kind
          ? mediaType.startsWith(type.substring(0, type.length() - 1))
          : mediaType.equals(type)) {
        return true;
      }
    }
    return false;
  }
}
