package dev.primavista.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class NoFilesLeftTest {
  private static final String SENTENCE =
      "connections are not taken: this process may open no more files (ulimit -n)";

  private final LoggerContext context = new LoggerContext();
  private final Logger pipeline = context.getLogger("io.netty.channel.DefaultChannelPipeline");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  private void fails(String reason) {
    pipeline.warn("An exceptionCaught() event was fired", new IOException(reason));
  }

  private void watch() {
    lines.start();
    Logger root = context.getLogger("ROOT");
    root.detachAppender("stderr");
    root.addAppender(lines);
  }

  @Test
  void a_connection_for_which_no_file_is_left_is_told_in_a_sentence_once_a_minute() {
    AtomicLong now = new AtomicLong();
    context.addTurboFilter(new NoFilesLeft(now::get));
    watch();
    fails("Too many open files");
    fails("accept(..) failed with error(-24): Too many open files");
    now.addAndGet(TimeUnit.SECONDS.toNanos(59));
    fails("Too many open files");
    assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).containsOnly(SENTENCE);
    assertThat(lines.list).hasSize(1).allMatch(line -> line.getThrowableProxy() == null);
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    fails("Too many open files");
    assertThat(lines.list).hasSize(2);
    fails("something else");
    assertThat(lines.list).hasSize(3);
  }

  @Test
  void every_server_s_log_tells_it_so() {
    Logs.configure(context, Logs.Format.JSON, Level.INFO);
    watch();
    fails("Too many open files");
    assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).containsExactly(SENTENCE);
  }
}
