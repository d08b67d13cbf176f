package dev.primavista.server.observability;

import dev.primavista.core.RequestObserver;
import dev.primavista.core.ServingMetrics.BatchTimes;
import dev.primavista.server.http.Headers;
import dev.primavista.server.http.Method;
import dev.primavista.server.http.RequestHead;
import dev.primavista.server.http.Step;
import dev.primavista.server.trail.Traced;
import dev.primavista.server.trail.Trail;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Spans of requests: one by the server, as part of its client's trace where that has one, and below
 * it where the time went. They are made when the request is over, from what its trail says, so that
 * nothing on the way knows of them.
 */
public final class Tracing implements Step, ServerMetrics.BatchListener, AutoCloseable {
  private static final W3CTraceContextPropagator CONTEXT = W3CTraceContextPropagator.getInstance();

  /** What probes and dashboards ask for all the time. */
  private static final Pattern UNTRACED =
      Pattern.compile(
          "/metrics|/monitoring/.*|/console/.*|/ping|/health|/version|/v2/health/.*"
              + "|/v2/models/[^/]+(/versions/[^/]+)?/ready"
              + "|/inference\\.GRPCInferenceService/(ServerLive|ServerReady|ModelReady)"
              + "|/grpc\\.health\\.v1\\.Health/.*");

  /** Where KServe's probes look, and TensorFlow Serving's. */
  private static final Pattern STATUS = Pattern.compile("/v1/models/[^/]+");

  private final TraceSettings settings;
  private final Outbox<SpanData> spans;
  private final SdkTracerProvider provider;
  private final Tracer tracer;

  private Tracing(TraceSettings settings, Outbox<SpanData> spans, SdkTracerProvider provider) {
    this.settings = settings;
    this.spans = spans;
    this.provider = provider;
    this.tracer = provider.get("dev.primavista");
  }

  /** Delivers to a collector, which need not be there. */
  public static Tracing start(TraceSettings settings) {
    Outbox<SpanData> spans =
        new Outbox<>("spans", settings.queue(), _ -> 1, SpanDelivery.to(settings));
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setSampler(settings.sampler())
            .setResource(SpanDelivery.resource(settings))
            .addSpanProcessor(new EndedSpans(spans))
            .build();
    return new Tracing(settings, spans, provider);
  }

  /** What waits for the collector. */
  public Outbox<?> outbox() {
    return spans;
  }

  /** Where spans go, and which. */
  @Override
  public String toString() {
    return Secrets.told(settings.endpoint()) + ", " + settings.sampler().getDescription();
  }

  @Override
  public void admit(RequestHead head, Trail trail) {
    if (isProbe(head)) {
      return;
    }
    long offset = epochOffsetNanos();
    Span span =
        tracer
            .spanBuilder(head.method().name())
            .setParent(CONTEXT.extract(Context.root(), head.headers(), Fields.OF_REQUEST))
            .setSpanKind(SpanKind.SERVER)
            .setStartTimestamp(trail.startNanos() + offset, TimeUnit.NANOSECONDS)
            .startSpan();
    trail.trace(new Traced(span, offset));
    CONTEXT.inject(
        Context.root().with(span), trail, (_, name, value) -> answer(trail, name, value));
  }

  private static boolean isProbe(RequestHead head) {
    String path = head.target().path();
    return UNTRACED.matcher(path).matches()
        || (head.method() != Method.POST && STATUS.matcher(path).matches());
  }

  private static void answer(Trail trail, String name, String value) {
    trail.answerWith(name, value);
  }

  /** The other ends' fields; those of one name stand for one list. */
  private enum Fields implements TextMapGetter<Headers> {
    OF_REQUEST;

    @Override
    public @Nullable String get(@Nullable Headers headers, String name) {
      List<String> values = headers == null ? List.of() : headers.all(name);
      return values.isEmpty() ? null : String.join(",", values);
    }
  }

  @Override
  public void completed(Completion done) {
    Traced traced = done.trail().traced().orElse(null);
    if (traced == null) {
      return;
    }
    Span span = traced.span();
    if (span.isRecording()) {
      SpanAttributes.describe(span, done);
      stages(done.trail(), traced);
    }
    long end = done.trail().startNanos() + done.nanos() + traced.epochOffsetNanos();
    span.end(end, TimeUnit.NANOSECONDS);
  }

  private void stages(Trail trail, Traced traced) {
    if (!trail.answered() || trail.ofSeveral()) {
      return;
    }
    long executing = trail.endedNanos() - trail.computeNanos();
    child("decode", traced, trail.handlingNanos(), trail.arrivedNanos());
    if (trail.queueNanos() > 0) {
      child("queue", traced, executing - trail.queueNanos(), executing);
    }
    child("execute", traced, executing, trail.endedNanos());
    child("encode", traced, trail.endedNanos(), trail.encodedNanos());
  }

  private void child(String name, Traced traced, long startNanos, long endNanos) {
    long offset = traced.epochOffsetNanos();
    tracer
        .spanBuilder(name)
        .setParent(Context.root().with(traced.span()))
        .setStartTimestamp(startNanos + offset, TimeUnit.NANOSECONDS)
        .startSpan()
        .end(Math.max(startNanos, endNanos) + offset, TimeUnit.NANOSECONDS);
  }

  /**
   * One span for the batch, in the trace of its first request that has one, with links to the spans
   * of all.
   */
  @Override
  public void executed(
      String model, String version, BatchTimes times, List<RequestObserver> requests) {
    List<Traced> sampled =
        requests.stream()
            .flatMap(each -> Trail.behind(each).flatMap(Trail::traced).stream())
            .filter(Traced::sampled)
            .toList();
    if (sampled.isEmpty()) {
      return;
    }
    Traced first = sampled.getFirst();
    SpanBuilder builder =
        tracer
            .spanBuilder("batch")
            .setParent(Context.root().with(first.span()))
            .setStartTimestamp(times.startNanos() + first.epochOffsetNanos(), TimeUnit.NANOSECONDS);
    sampled.forEach(each -> builder.addLink(each.span().getSpanContext()));
    SpanAttributes.batch(builder, model, version, times.rows(), requests.size())
        .startSpan()
        .end(
            times.startNanos() + times.computeNanos() + first.epochOffsetNanos(),
            TimeUnit.NANOSECONDS);
  }

  private static long epochOffsetNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano() - System.nanoTime();
  }

  /** Delivers what waits, for a few seconds at the most. */
  @Override
  public void close() {
    provider.close();
    spans.close();
  }
}
