package dev.primavista.server.observability;

import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.security.Role;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Metrics as the scraper asks for them: Prometheus' protobuf, which alone has native histograms,
 * OpenMetrics text with exemplars, or plain text. They are gathered on a thread of their own, which
 * is there also when all others are busy.
 */
final class Exposition {
  private static final String[] TYPES = {
    "text/plain", "application/openmetrics-text", "application/vnd.google.protobuf"
  };

  private final ExpositionFormats formats = ExpositionFormats.init();
  private final Supplier<MetricSnapshots> metrics;

  Exposition(Supplier<MetricSnapshots> metrics) {
    this.metrics = metrics;
  }

  Route route(String path) {
    return Route.get(path, Role.ADMIN, this::answer).answering(200, TYPES);
  }

  private CompletionStage<Response> answer(Request request) {
    String accepted = request.header("accept").orElse("");
    CompletableFuture<Response> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("scrape")
        .start(() -> answer.completeAsync(() -> write(accepted), Runnable::run));
    return answer;
  }

  private Response write(String accepted) {
    ExpositionFormatWriter writer = formats.findWriter(accepted);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
    try {
      writer.write(bytes, metrics.get());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Response.of(200, writer.getContentType(), bytes.toByteArray());
  }
}
