package dev.primavista.server.observability;

import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.Method;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.trail.Traced;
import dev.primavista.server.trail.Trail;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/**
 * Keeps what some requests asked and what they were answered. It stands around the handlers of the
 * routes, so that a server without it does nothing for it. An answer that was kept says so in its
 * header {@value #HEADER}.
 */
public final class PayloadCapture implements AutoCloseable {
  /** Names the events that were kept of a request and its answer. */
  public static final String HEADER = "x-capture-id";

  /** Of requests and answers whose tensors follow their JSON. */
  private static final String HEADER_LENGTH = "inference-header-content-length";

  /** What waits to be written, all together; what comes then is dropped and counted. */
  private static final long MOST_BYTES_WAITING = 32L * 1024 * 1024;

  /** What an event has beside its payload. */
  private static final int EVENT_BYTES = 512;

  private final Choice choice;
  private final CaptureSink sink;
  private final Outbox<Exchanged> outbox;

  /**
   * What is kept.
   *
   * @param share of the requests, from 0 to 1
   * @param models whose; empty for all
   * @param redacted names of inputs, outputs, columns and members whose values are not kept
   * @param maxBytes the longest body that is kept; of a longer one its length alone
   */
  public record Choice(double share, Set<String> models, Set<String> redacted, int maxBytes) {
    public Choice {
      models = Set.copyOf(models);
      redacted = Set.copyOf(redacted);
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("share: " + share + " (expected: 0 to 1)");
      }
      if (maxBytes < 0) {
        throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: >= 0)");
      }
    }
  }

  /**
   * Bytes of a request or an answer; in pieces, none of which is changed any more.
   *
   * @param headerLength how many of them are JSON, before tensors in binary; empty where that is
   *     not said
   */
  public record Payload(String mediaType, String headerLength, List<ByteBuffer> parts) {
    public Payload {
      parts = List.copyOf(parts);
    }

    public Payload(String mediaType, List<ByteBuffer> parts) {
      this(mediaType, "", parts);
    }

    int length() {
      return parts.stream().mapToInt(ByteBuffer::remaining).sum();
    }

    /** A copy of them. */
    byte[] bytes() {
      byte[] bytes = new byte[length()];
      ByteBuffer all = ByteBuffer.wrap(bytes);
      parts.forEach(part -> all.put(part.duplicate()));
      return bytes;
    }
  }

  /** A payload that is kept, or its length alone. */
  record Body(Payload payload, int length) {
    boolean left() {
      return payload.length() < length;
    }
  }

  /**
   * A request that was answered.
   *
   * @param id names the request in logs
   * @param time when it came
   * @param status of the answer, as HTTP has it
   */
  public record Answered(String id, Instant time, Payload request, Payload answer, int status) {}

  /**
   * One request and its answer, as two events have them.
   *
   * @param id of both events
   * @param traceparent its place in a trace; empty for none
   * @param layout what the model's values are called; empty where that is not known any more
   */
  record Exchanged(
      String id,
      Asked asked,
      Body request,
      Body answer,
      int status,
      String traceparent,
      Optional<Layout> layout) {
    long weight() {
      return (long) EVENT_BYTES + request.payload().length() + answer.payload().length();
    }
  }

  /** Who was asked, by which request, and when. */
  record Asked(String model, String version, String requestId, Instant time) {}

  /**
   * @param sink takes the events away
   */
  public PayloadCapture(Choice choice, CaptureSink sink) {
    this.choice = choice;
    this.sink = sink;
    CloudEvents events = new CloudEvents(new Redaction(choice.redacted()));
    this.outbox =
        new Outbox<>(
            "captures",
            new Outbox.Bounds(MOST_BYTES_WAITING, sink.batch(), sink.linger()),
            Exchanged::weight,
            exchanged -> sink.write(events.of(exchanged)));
  }

  /** Where payloads go, and how many. */
  @Override
  public String toString() {
    return sink + ", " + choice.share() + " of the requests";
  }

  /** What waits to be written. */
  public Outbox<?> outbox() {
    return outbox;
  }

  /** The same routes; those that may ask one of these models are captured. */
  public UnaryOperator<Route> around(ModelRegistry models) {
    return route ->
        route.method() == Method.POST ? route.withHandler(around(route.handler(), models)) : route;
  }

  private Handler around(Handler handler, ModelRegistry models) {
    return request -> {
      Trail trail = Trail.current();
      if (trail == null || !chooses()) {
        return handler.handle(request);
      }
      Instant time = Instant.now();
      CompletionStage<Response> answer = handler.handle(request);
      return answer.thenApply(
          response -> {
            keep(trail, answered(request, response, time), models);
            return response;
          });
    };
  }

  private static Answered answered(Request request, Response response, Instant time) {
    List<ByteBuffer> parts = new ArrayList<>(List.of(response.body()));
    parts.addAll(response.tail());
    return new Answered(
        request.id(),
        time,
        new Payload(
            request.mediaType(),
            request.header(HEADER_LENGTH).orElse(""),
            List.of(ByteBuffer.wrap(request.body()))),
        new Payload(
            response.headers().getOrDefault("content-type", ""),
            response.headers().getOrDefault(HEADER_LENGTH, ""),
            parts),
        response.status());
  }

  /** Whether the next request is to be kept, by chance. */
  public boolean chooses() {
    return ThreadLocalRandom.current().nextDouble() < choice.share();
  }

  /** Keeps a request and its answer, unless the model that its trail names is not to be kept. */
  public void keep(Trail trail, Answered answered, ModelRegistry models) {
    if (!keeps(trail.model())) {
      return;
    }
    String id = UUID.randomUUID().toString();
    outbox.put(
        new Exchanged(
            id,
            new Asked(trail.model(), trail.version(), answered.id(), answered.time()),
            body(answered.request()),
            body(answered.answer()),
            answered.status(),
            trail.traced().map(PayloadCapture::traceparent).orElse(""),
            layout(trail, models)));
    trail.answerWith(HEADER, id);
  }

  private Optional<Layout> layout(Trail trail, ModelRegistry models) {
    if (choice.redacted().isEmpty()) {
      return Optional.of(Layout.NONE);
    }
    return models
        .lookUp(trail.model(), OptionalLong.of(Long.parseLong(trail.version())))
        .map(handle -> Layout.of(handle.model()));
  }

  private boolean keeps(String model) {
    return !model.isEmpty() && (choice.models().isEmpty() || choice.models().contains(model));
  }

  private Body body(Payload payload) {
    int length = payload.length();
    return length <= choice.maxBytes()
        ? new Body(payload, length)
        : new Body(new Payload(payload.mediaType(), payload.headerLength(), List.of()), length);
  }

  private static String traceparent(Traced traced) {
    return String.join(
        "-",
        List.of(
            "00",
            traced.traceId(),
            traced.spanId(),
            traced.span().getSpanContext().getTraceFlags().asHex()));
  }

  /** Writes what waits, for a few seconds at the most. */
  @Override
  public void close() {
    outbox.close();
  }
}
