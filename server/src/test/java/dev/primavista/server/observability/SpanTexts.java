package dev.primavista.server.observability;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/** Spans as text, once their server has ended. */
public final class SpanTexts {
  private final OtlpReceiver receiver;
  private final Tracing tracing;

  private SpanTexts(OtlpReceiver receiver) {
    this.receiver = receiver;
    this.tracing =
        Tracing.start(
            TraceSettings.of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint()))
                .orElseThrow());
  }

  public static SpanTexts start() throws IOException {
    return new SpanTexts(new OtlpReceiver());
  }

  public Tracing tracing() {
    return tracing;
  }

  /** Those that batches are told through. */
  public ServerMetrics metrics() {
    return new ServerMetrics(tracing);
  }

  /** Delivers what waits; each span's name and attributes on a line. */
  public String end() {
    tracing.close();
    String all =
        receiver.spans().stream()
            .map(span -> span.name() + " " + span.attributes())
            .collect(Collectors.joining("\n"));
    receiver.close();
    return all;
  }
}
