package dev.primavista.server.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Which lines are logged, as switches that may be changed while the server runs.
 *
 * @param verboseLevel 0 for none, 1 for DEBUG lines, 2 and more for TRACE lines too
 */
public record LogSettings(boolean info, boolean warning, boolean error, int verboseLevel) {
  private static final int TRACES = 2;

  /** What is logged now. */
  public static LogSettings current() {
    LoggerContext context = context();
    return context.getTurboFilterList().stream()
        .filter(Switches.class::isInstance)
        .map(filter -> ((Switches) filter).settings)
        .findFirst()
        .orElseGet(() -> ofLevel(root(context).getLevel()));
  }

  private static LogSettings ofLevel(Level level) {
    int least = level.toInt();
    return new LogSettings(
        least <= Level.INFO_INT,
        least <= Level.WARN_INT,
        least <= Level.ERROR_INT,
        least <= Level.TRACE_INT ? TRACES : least <= Level.DEBUG_INT ? 1 : 0);
  }

  /** Logs by these settings from now on. */
  public void apply() {
    LoggerContext context = context();
    context.getTurboFilterList().removeIf(Switches.class::isInstance);
    Switches switches = new Switches(this);
    switches.setContext(context);
    switches.start();
    context.addTurboFilter(switches);
    root(context).setLevel(least());
  }

  /** The least level that any switch lets through. */
  private Level least() {
    if (verboseLevel > 0) {
      return verboseLevel >= TRACES ? Level.TRACE : Level.DEBUG;
    }
    if (info) {
      return Level.INFO;
    }
    return warning ? Level.WARN : error ? Level.ERROR : Level.OFF;
  }

  private boolean lets(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> error;
      case Level.WARN_INT -> warning;
      case Level.INFO_INT -> info;
      default -> true;
    };
  }

  private static Logger root(LoggerContext context) {
    return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  /** Drops the lines of levels that are switched off while a lesser one is on. */
  private static final class Switches extends TurboFilter {
    private final LogSettings settings;

    Switches(LogSettings settings) {
      this.settings = settings;
    }

    @Override
    public FilterReply decide(
        @Nullable Marker marker,
        Logger logger,
        Level level,
        @Nullable String format,
        Object @Nullable [] arguments,
        @Nullable Throwable failure) {
      return settings.lets(level) ? FilterReply.NEUTRAL : FilterReply.DENY;
    }
  }
}
