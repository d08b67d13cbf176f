package dev.primavista.server.observability;

import dev.primavista.server.http.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A line per request that failed, or per request. It tells the route and not the path, so that no
 * value of the user's data gets into a log.
 */
public final class AccessLog implements Step {
  private static final Logger LOG = LoggerFactory.getLogger("access");

  private final boolean all;

  /**
   * @param all a line for good requests and for the client's own mistakes too
   */
  public AccessLog(boolean all) {
    this.all = all;
  }

  @Override
  public void completed(Completion done) {
    boolean broken = done.failure() != null;
    if (!all && !broken) {
      return;
    }
    LoggingEventBuilder line =
        LOG.atLevel(broken ? Level.ERROR : Level.INFO)
            .addKeyValue("request_id", done.head().id())
            .addKeyValue("method", done.head().method().name())
            .addKeyValue("route", done.route())
            .addKeyValue("status", done.status())
            .addKeyValue("ms", Math.round(done.nanos() / 1e3) / 1e3)
            .addKeyValue("request_bytes", done.sizes().requestBytes())
            .addKeyValue("response_bytes", done.sizes().responseBytes());
    if (done.failure() != null) {
      line = line.setCause(done.failure());
    }
    line.log(broken ? "a request failed" : "a request was answered");
  }
}
