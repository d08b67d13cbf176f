package dev.primavista.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class StandardErrorTest {
  private final CountDownLatch writing = new CountDownLatch(1);
  private final CountDownLatch reading = new CountDownLatch(1);
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();

  /** A pipe that takes nothing until somebody reads. */
  private final class Pipe extends OutputStream {
    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      writing.countDown();
      try {
        reading.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      read.write(bytes, offset, length);
    }
  }

  private StandardError onto(OutputStream target, long capacityBytes) {
    return new StandardError(new PrintStream(target, true, StandardCharsets.UTF_8), capacityBytes);
  }

  private String text() {
    return read.toString(StandardCharsets.UTF_8);
  }

  @Test
  void a_process_that_does_not_serve_writes_at_once() {
    StandardError err = onto(read, 1);
    err.print("10 %");
    err.flush();
    assertThat(text()).isEqualTo("10 %");
    err.print("\rdone ä");
    err.print('\n');
    assertThat(text()).isEqualTo("10 %\rdone ä\n");
    assertThat(err.waiting()).isEmpty();
  }

  @Test
  void a_server_does_not_wait_for_who_reads_and_tells_how_much_was_lost() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(StandardError.class);
    ListAppender<ILoggingEvent> told = new ListAppender<>();
    told.start();
    logger.addAppender(told);
    StandardError err = onto(new Pipe(), 20);
    err.neverWait();
    try {
      err.print("line 0\n");
      writing.await();
      for (int i = 1; i < 10; i++) {
        err.print("line " + i + "\n");
      }
      Outbox<byte[]> waiting = err.waiting().orElseThrow();
      assertThat(waiting.dropped()).isEqualTo(7);
      reading.countDown();
      err.end();
      assertThat(text()).isEqualTo("line 0\nline 1\nline 2\n");
      assertThat(waiting.delivered()).isEqualTo(3);
      assertThat(told.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .containsExactly("7 lines were dropped here: nobody read them in time");
    } finally {
      logger.detachAppender(told);
    }
  }

  @Test
  void lines_are_whole_and_in_order_whatever_they_are_written_by() {
    reading.countDown();
    StandardError err = onto(new Pipe(), 1 << 20);
    err.neverWait();
    err.println("one");
    err.writeBytes("two\n  of two\n".getBytes(StandardCharsets.UTF_8));
    err.print("without an end");
    err.end();
    assertThat(text()).isEqualTo("one" + System.lineSeparator() + "two\n  of two\nwithout an end");
    assertThat(err.waiting().orElseThrow().delivered()).isEqualTo(3);
  }
}
