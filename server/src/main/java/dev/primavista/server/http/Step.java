package dev.primavista.server.http;

import dev.primavista.server.trail.Trail;
import org.jspecify.annotations.Nullable;

/**
 * Something that concerns every request. The server has one ordered list of them: each sees a
 * request before its body is read, and again when it is over. Both on the connection's event loop.
 */
public interface Step {
  /** In place of a route where there was none. */
  String NO_ROUTE = "none";

  /**
   * Lets a request pass.
   *
   * @throws HttpException if it is refused
   */
  default void admit(RequestHead head) {}

  /** The same, and leaves something on the request's trail. */
  default void admit(RequestHead head, Trail trail) {
    admit(head);
  }

  /**
   * One of several messages of a call was answered or refused.
   *
   * @param message where it was meanwhile
   * @param nanos from its arrival to its answer
   */
  default void answered(Trail message, long nanos) {}

  /** A request is over: answered, or given up because the client went away. */
  default void completed(Completion completion) {}

  /**
   * How a request ended.
   *
   * @param route the template of its route; {@link #NO_ROUTE} if there was none
   * @param status of the answer; 499 if the client went away before it
   * @param sizes of what was read and written
   * @param nanos from the end of its head to the end of its handler
   * @param failure what the handler threw, if it was no refusal
   * @param trail where it was meanwhile
   */
  record Completion(
      RequestHead head,
      String route,
      int status,
      Sizes sizes,
      long nanos,
      @Nullable Throwable failure,
      Trail trail) {}

  /** Bytes of a request's body and of its answer's. */
  record Sizes(long requestBytes, long responseBytes) {}
}
