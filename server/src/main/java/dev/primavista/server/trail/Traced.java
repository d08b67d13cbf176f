package dev.primavista.server.trail;

import io.opentelemetry.api.trace.Span;

/**
 * A request's part in a trace.
 *
 * @param span the server's own
 * @param epochOffsetNanos what is added to {@link System#nanoTime} for nanoseconds since 1970
 */
public record Traced(Span span, long epochOffsetNanos) {
  public String traceId() {
    return span.getSpanContext().getTraceId();
  }

  public String spanId() {
    return span.getSpanContext().getSpanId();
  }

  /** Whether it is exported. */
  public boolean sampled() {
    return span.getSpanContext().isSampled();
  }
}
