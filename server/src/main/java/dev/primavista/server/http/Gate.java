package dev.primavista.server.http;

import dev.primavista.core.ServingException.Overloaded;
import dev.primavista.server.security.Role;
import dev.primavista.server.trail.Trail;
import io.vertx.core.http.HttpServerRequest;

/**
 * What every request passes, whatever protocol it speaks: the count of those in flight, the steps,
 * the memory for bodies. Thread-safe but for the steps, which belong to event loops.
 */
public final class Gate {
  private static final byte[] NOTHING = {};

  private final Shared shared;

  Gate(Shared shared) {
    this.shared = shared;
  }

  /** Counts a request in, until {@link #leave}. */
  public RequestHead enter(HttpServerRequest request) {
    shared.inFlight().enter();
    return Heads.of(request, shared.ids());
  }

  /**
   * Lets the steps see it.
   *
   * @throws HttpException if one refuses it
   */
  public void admit(RequestHead head, Trail trail) {
    for (Step step : shared.steps()) {
      step.admit(head, trail);
    }
  }

  /**
   * Lets a request pass whose key grants what it needs, if it is not one too many.
   *
   * @throws HttpException if it has no such key
   * @throws Overloaded if too many are in flight
   */
  public void admit(RequestHead head, Trail trail, Role needed) {
    shared.guard().admit(head, trail, needed);
    if (needed != Role.ANYBODY) {
      shared.inFlight().requireRoom(shared.config().limits().requestsInFlight());
    }
  }

  /** Tells the steps of one of several messages of a call. */
  public void answered(Trail message) {
    long nanos = System.nanoTime() - message.startNanos();
    for (Step step : shared.steps()) {
      step.answered(message, nanos);
    }
  }

  /** Tells the steps how it ended. */
  public void completed(Step.Completion completion) {
    for (Step step : shared.steps()) {
      step.completed(completion);
    }
  }

  /** Counts a request out; once per request. */
  public void leave() {
    shared.inFlight().leave();
  }

  /** Whether the server is about to end. */
  public boolean draining() {
    return shared.inFlight().draining();
  }

  /**
   * Makes room for a body of so many bytes, until {@link #giveBack}.
   *
   * @throws Overloaded if they do not fit beside those of other requests
   */
  public byte[] newBody(int bytes) {
    return shared.budget().grown(NOTHING, bytes);
  }

  /**
   * Makes room for what is made of a body, until {@link #giveBack}.
   *
   * @throws Overloaded if it does not fit beside the bodies of other requests
   */
  public void take(long bytes) {
    shared.budget().take(bytes);
  }

  public void giveBack(long bytes) {
    shared.budget().giveBack(bytes);
  }

  /** Bytes of bodies, and of what is made of them, that there is ever room for. */
  public long bodyCapacity() {
    return shared.budget().capacity();
  }

  /** What undoes the coding of a message of at most {@code limit} bytes. */
  public BodyDecoder newDecoder(ContentCoding coding, long limit) {
    return new BodyDecoder("the message", coding, limit, shared.budget());
  }

  /** What the answers of one request hold of the memory for answers. */
  public AnswerShare newShare() {
    return new AnswerShare(shared.answers());
  }

  /**
   * Runs what takes longer than an event loop may be held.
   *
   * @throws Overloaded if too much waits already
   */
  public void execute(Runnable work) {
    shared.cpu().execute(work);
  }

  public ServerConfig config() {
    return shared.config();
  }
}
