package dev.primavista.server.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where log lines go: standard error, never standard output, which belongs to results. */
public final class Logs {
  /** What a line looks like. */
  public enum Format {
    /** For people, on a terminal. */
    TEXT,
    /** One JSON object a line, for programs. */
    JSON
  }

  private static final String LINE =
      "%d{HH:mm:ss.SSS} %-5level %logger{20} - %msg %kvp{NONE}%n%ex{20}";

  private Logs() {}

  /**
   * Sends lines of this level and above to standard error, and lets nobody wait there any more for
   * who reads them.
   *
   * @param level such as {@code INFO}
   * @throws IllegalArgumentException if there is no such level
   */
  public static void start(Format format, String level) {
    Level least = Level.toLevel(level, null);
    if (least == null) {
      throw new IllegalArgumentException(
          "logLevel: '" + level + "' (expected: TRACE, DEBUG, INFO, WARN, ERROR or OFF)");
    }
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      configure(context, format, least);
    }
    StandardError.installed().ifPresent(StandardError::neverWait);
  }

  static void configure(LoggerContext context, Format format, Level least) {
    context.reset();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder(context, format));
    appender.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(least);
    root.addAppender(appender);
    quiet(context, "io.netty");
    quiet(context, "io.vertx");
    // It tells of every group of a file, some under names of temporary files.
    quiet(context, "io.jhdf");
    // Vert.x forgets a promise of answers whose stream was reset: every cancelled call would be
    // told with a stack trace.
    context.getLogger("io.netty.handler.codec.http2.DefaultHttp2Connection").setLevel(Level.OFF);
    // A machine without network interfaces is told with a warning: a container may have none.
    context.getLogger("io.netty.util.internal.MacAddressUtil").setLevel(Level.ERROR);
    context.addTurboFilter(new NoFilesLeft(System::nanoTime));
    // Connections that end after their event loop would be told with a stack trace.
    context.getLogger("io.netty.util.concurrent.DefaultPromise").setLevel(Level.OFF);
    // Why a database gives no connection is told by who asked for one, without a stack trace.
    context.getLogger("com.zaxxer.hikari").setLevel(Level.OFF);
    // What a registry answers is told by who asked it, without a stack trace.
    context.getLogger("land.oras").setLevel(Level.OFF);
  }

  private static void quiet(LoggerContext context, String library) {
    context.getLogger(library).setLevel(Level.WARN);
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, Format format) {
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case JSON -> new JsonLines();
          case TEXT -> {
            PatternLayoutEncoder lines = new PatternLayoutEncoder();
            lines.setPattern(LINE);
            yield lines;
          }
        };
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }
}
