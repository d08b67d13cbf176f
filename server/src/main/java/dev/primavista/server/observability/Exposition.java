package dev.primavista.server.observability;

import dev.primavista.server.http.Handler;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteParameter;
import dev.primavista.server.security.Role;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.MetricNameFilter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Metrics as the scraper asks for them: Prometheus' protobuf, which alone has native histograms,
 * OpenMetrics text with exemplars, or plain text. They are gathered on a thread of their own, which
 * is there also when all others are busy.
 */
final class Exposition {
  private static final String[] TYPES = {
    "text/plain", "application/openmetrics-text", "application/vnd.google.protobuf"
  };

  private static final String NAME = "name[]";

  private final ExpositionFormats formats = ExpositionFormats.init();
  private final Function<Predicate<String>, MetricSnapshots> metrics;

  /**
   * @param metrics gathers those of these names
   */
  Exposition(Function<Predicate<String>, MetricSnapshots> metrics) {
    this.metrics = metrics;
  }

  Route route(String path, String about) {
    return Route.get(path, Role.ADMIN, Handler.apart("scrape", this::write))
        .about(about)
        .answering(200, TYPES)
        .taking(
            RouteParameter.query(NAME, "a metric that is told; may be repeated (default: all)"));
  }

  /** As exporters have it: a series is told where its metric's name is, with its suffix or not. */
  private static Predicate<String> names(Request request) {
    List<String> names = request.head().target().query().getOrDefault(NAME, List.of());
    return names.isEmpty()
        ? MetricNameFilter.ALLOW_ALL
        : MetricNameFilter.builder().nameMustBeEqualTo(names).build();
  }

  private Response write(Request request) {
    ExpositionFormatWriter writer = formats.findWriter(request.header("accept").orElse(""));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
    try {
      writer.write(bytes, metrics.apply(names(request)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Response.of(200, writer.getContentType(), bytes.toByteArray());
  }
}
