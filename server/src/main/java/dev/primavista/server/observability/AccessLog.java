package dev.primavista.server.observability;

import dev.primavista.server.http.RequestHead;
import dev.primavista.server.http.Step;
import dev.primavista.server.trail.Traced;
import dev.primavista.server.trail.Trail;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A line per request. It tells the route and not the path, so that no value of the user's data gets
 * into a log; header fields and the query only where they are wished for, and secrets never.
 */
public final class AccessLog implements Step {
  private static final Logger LOG = LoggerFactory.getLogger("access");

  private final Lines lines;

  /**
   * Which requests get a line, and what more it tells. Those that failed by the server's fault
   * always get one.
   *
   * @param share of the others, from 0 to 1
   * @param headers names of header fields
   * @param query whether the query is told
   */
  public record Lines(double share, List<String> headers, boolean query) {
    /** Failures alone. */
    public static final Lines FAILURES = new Lines(0, List.of(), false);

    /** Every request. */
    public static final Lines ALL = new Lines(1, List.of(), false);

    public Lines {
      headers = List.copyOf(headers);
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("share: " + share + " (expected: 0 to 1)");
      }
    }
  }

  public AccessLog(Lines lines) {
    this.lines = lines;
  }

  @Override
  public void completed(Completion done) {
    boolean broken = done.failure() != null;
    if (!broken && !chosen()) {
      return;
    }
    LoggingEventBuilder line = LOG.atLevel(broken ? Level.ERROR : Level.INFO);
    RequestHead head = done.head();
    line = line.addKeyValue("request_id", head.id());
    line = whence(line, done.trail());
    line =
        line.addKeyValue("method", head.method().name())
            .addKeyValue("route", done.route())
            .addKeyValue("status", done.status())
            .addKeyValue("ms", millis(done.nanos()))
            .addKeyValue("request_bytes", done.sizes().requestBytes())
            .addKeyValue("response_bytes", done.sizes().responseBytes());
    if (!done.trail().caller().isEmpty()) {
      line = line.addKeyValue("key", done.trail().caller());
    }
    line = model(line, done.trail());
    line = wished(line, head);
    if (broken) {
      line = line.setCause(done.failure());
    }
    line.log(broken ? "a request failed" : "a request was answered");
  }

  /** Which requests get a line, in words. */
  @Override
  public String toString() {
    if (lines.share() == 0) {
      return "failures";
    }
    return lines.share() == 1 ? "all requests" : "failures, and " + lines.share() + " of the rest";
  }

  private boolean chosen() {
    return lines.share() > 0
        && (lines.share() >= 1 || ThreadLocalRandom.current().nextDouble() < lines.share());
  }

  private static LoggingEventBuilder whence(LoggingEventBuilder line, Trail trail) {
    LoggingEventBuilder told =
        line.addKeyValue("client", trail.origin().client().get())
            .addKeyValue("protocol", trail.origin().protocol());
    Traced traced = trail.traced().orElse(null);
    return traced == null ? told : told.addKeyValue("trace_id", traced.traceId());
  }

  private static LoggingEventBuilder model(LoggingEventBuilder line, Trail trail) {
    LoggingEventBuilder told = line;
    if (!trail.model().isEmpty()) {
      told = told.addKeyValue("model", trail.model()).addKeyValue("version", trail.version());
    }
    if (trail.answered()) {
      told =
          told.addKeyValue("rows", trail.rows())
              .addKeyValue("queue_ms", millis(trail.queueNanos()))
              .addKeyValue("compute_ms", millis(trail.computeNanos()));
    }
    if (trail.batchRows() > 0) {
      told = told.addKeyValue("batch_rows", trail.batchRows());
    }
    return trail.code().isEmpty() ? told : told.addKeyValue("code", trail.code());
  }

  private LoggingEventBuilder wished(LoggingEventBuilder line, RequestHead head) {
    LoggingEventBuilder told = line;
    for (String name : lines.headers()) {
      List<String> values = head.headers().all(name);
      if (!values.isEmpty()) {
        told = told.addKeyValue("header." + name, Secrets.told(name, String.join(", ", values)));
      }
    }
    if (lines.query() && !head.target().query().isEmpty()) {
      String query =
          head.target().query().entrySet().stream()
              .map(each -> parameter(each.getKey(), each.getValue()))
              .collect(Collectors.joining("&"));
      told = told.addKeyValue("query", query);
    }
    return told;
  }

  private static String parameter(String name, List<String> values) {
    return Secrets.told("", name) + "=" + Secrets.told(name, String.join(",", values));
  }

  /** To the microsecond. */
  private static double millis(long nanos) {
    return Math.round(nanos / 1e3) / 1e3;
  }
}
