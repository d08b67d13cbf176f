package dev.primavista.server.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A whole request, its body in memory. The body's array is shared, not copied: nobody changes it.
 */
public final class Request {
  private static final byte[] NO_BYTES = {};

  private final RequestHead head;
  private final Map<String, String> pathParams;
  private final Body body;
  private final CompletableFuture<Void> gone;

  /** A request's bytes, and the same in pieces where it is {@code multipart/form-data}. */
  static final class Body {
    static final Body NONE = new Body(NO_BYTES, List.of());

    private final byte[] bytes;
    private final List<Part> parts;

    Body(byte[] bytes, List<Part> parts) {
      this.bytes = bytes;
      this.parts = List.copyOf(parts);
    }
  }

  Request(
      RequestHead head, Map<String, String> pathParams, Body body, CompletableFuture<Void> gone) {
    this.head = head;
    this.pathParams = pathParams;
    this.body = body;
    this.gone = gone;
  }

  /** Names this request in answers and logs. */
  public String id() {
    return head.id();
  }

  public RequestHead head() {
    return head;
  }

  /**
   * The decoded path segment that stands for {@code {name}} in the route's template.
   *
   * @throws IllegalArgumentException if the template has no such name
   */
  public String pathParam(String name) {
    String value = pathParams.get(name);
    if (value == null) {
      throw new IllegalArgumentException("path parameter: '" + name + "' (expected: in template)");
    }
    return value;
  }

  /** The same; empty if the template has no such name. */
  public Optional<String> findPathParam(String name) {
    return Optional.ofNullable(pathParams.get(name));
  }

  /** The first value of this query parameter, decoded. */
  public Optional<String> query(String name) {
    List<String> values = head.target().query().getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  public Headers headers() {
    return head.headers();
  }

  /** The first value of this header field. */
  public Optional<String> header(String name) {
    return head.headers().first(name);
  }

  /** The body's media type in lower case and without parameters; empty if none was sent. */
  public String mediaType() {
    return head.mediaType();
  }

  /** The body itself, not a copy; of length 0 if there is none. */
  public byte[] body() {
    return body.bytes;
  }

  /** The parts of a {@code multipart/form-data} body, in order; otherwise empty. */
  public List<Part> parts() {
    return body.parts;
  }

  /** Cancels the work when the client goes away before its answer. Returns the work. */
  public <T> CompletableFuture<T> whileConnected(CompletableFuture<T> work) {
    if (!work.isDone()) {
      var _ = gone.thenRun(() -> work.cancel(true));
    }
    return work;
  }
}
