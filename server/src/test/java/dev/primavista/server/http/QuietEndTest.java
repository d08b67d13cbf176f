package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.slf4j.LoggerFactory;

/** What the log tells while a server ends that many want to reach. */
final class QuietEndTest {
  private static final int CALLERS = 8;

  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void watch() {
    lines.start();
    root.addAppender(lines);
  }

  @AfterEach
  void leave() {
    root.detachAppender(lines);
  }

  @RepeatedTest(5)
  void connections_that_come_at_the_end_are_no_faults() throws Exception {
    List<Thread> callers = new ArrayList<>();
    CountDownLatch served = new CountDownLatch(CALLERS);
    try (ProbeServer probe = new ProbeServer()) {
      int port = probe.server().port();
      for (int i = 0; i < CALLERS; i++) {
        callers.add(Thread.startVirtualThread(() -> callUntilRefused(port, served)));
      }
      served.await();
    }
    for (Thread each : callers) {
      each.join();
    }
    assertThat(List.copyOf(lines.list))
        .filteredOn(event -> event.getLoggerName().startsWith("io.netty."))
        .noneMatch(event -> event.getThrowableProxy() != null);
  }

  private static void callUntilRefused(int port, CountDownLatch served) {
    while (true) {
      try (RawClient client = new RawClient(port)) {
        int _ = client.request("GET /", "").answer().status();
        served.countDown();
      } catch (ConnectException refused) {
        return;
      } catch (IOException | RuntimeException closedMeanwhile) {
        served.countDown();
      }
    }
  }
}
