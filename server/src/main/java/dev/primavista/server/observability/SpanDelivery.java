package dev.primavista.server.observability;

import dev.primavista.server.http.ServerInfo;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Brings spans to a collector, by OTLP over HTTP. */
final class SpanDelivery implements Outbox.Delivery<SpanData> {
  /** The exporter tells each failure there; we tell the first one ourselves. */
  private static final Logger EXPORTER = Logger.getLogger("io.opentelemetry.exporter");

  private final TraceSettings settings;
  private final OtlpHttpSpanExporter exporter;

  private SpanDelivery(TraceSettings settings, OtlpHttpSpanExporter exporter) {
    this.settings = settings;
    this.exporter = exporter;
  }

  /**
   * To the settings' collector.
   *
   * @throws UncheckedIOException if the certificate cannot be read
   */
  static SpanDelivery to(TraceSettings settings) {
    EXPORTER.setLevel(Level.OFF);
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(settings.endpoint().toString())
            .setTimeout(settings.transport().timeout())
            .setCompression(settings.transport().gzip() ? "gzip" : "none");
    settings.headers().forEach(builder::addHeader);
    settings
        .transport()
        .certificate()
        .ifPresent(
            file -> {
              try {
                builder.setTrustedCertificates(Files.readAllBytes(file));
              } catch (IOException e) {
                throw new UncheckedIOException(file + " cannot be read", e);
              }
            });
    return new SpanDelivery(settings, builder.build());
  }

  static Resource resource(TraceSettings settings) {
    AttributesBuilder attributes = Attributes.builder();
    attributes.put(AttributeKey.stringKey("service.version"), ServerInfo.CURRENT.version());
    settings.resource().forEach((name, value) -> attributes.put(name, value));
    return Resource.getDefault().merge(Resource.create(attributes.build()));
  }

  @Override
  public void deliver(List<SpanData> spans) throws IOException {
    CompletableResultCode result = exporter.export(spans);
    var _ = result.join(settings.transport().timeout().toMillis(), TimeUnit.MILLISECONDS);
    if (!result.isSuccess()) {
      throw new IOException("no collector takes them at " + Secrets.told(settings.endpoint()));
    }
  }
}
