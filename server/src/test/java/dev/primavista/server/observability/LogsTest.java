package dev.primavista.server.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.primavista.core.ServingMetrics.RequestTimes;
import dev.primavista.server.http.Headers;
import dev.primavista.server.http.Method;
import dev.primavista.server.http.RequestHead;
import dev.primavista.server.http.Step;
import dev.primavista.server.trail.Trail;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class LogsTest {
  private static Step.Completion completion(int status, @Nullable Throwable failure) {
    RequestHead head =
        new RequestHead(
            "id-1", Method.POST, new RequestHead.Target("/secret/path", Map.of()), Headers.NONE);
    Trail trail = new Trail(new Trail.Origin("HTTP/1.1", "http", () -> "192.0.2.7"), 0);
    return new Step.Completion(
        head, "/v1/{x}", status, new Step.Sizes(3, 4), 1_234_567, failure, trail);
  }

  private static ListAppender<ILoggingEvent> watch(Step step, Step.Completion... completions) {
    Logger logger = (Logger) LoggerFactory.getLogger("access");
    Level before = logger.getLevel();
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(lines);
    try {
      for (Step.Completion completion : completions) {
        step.completed(completion);
      }
    } finally {
      logger.detachAppender(lines);
      logger.setAdditive(true);
      logger.setLevel(before);
    }
    return lines;
  }

  @Test
  void libraries_that_tell_of_every_step_are_quiet() {
    LoggerContext context = new LoggerContext();
    Logs.configure(context, Logs.Format.JSON, Level.INFO);
    assertThat(context.getLogger("io.jhdf.HdfFile").isInfoEnabled()).isFalse();
    assertThat(context.getLogger("io.netty.util.internal.MacAddressUtil").isWarnEnabled())
        .isFalse();
    assertThat(context.getLogger("dev.primavista").isInfoEnabled()).isTrue();
  }

  @Test
  void failures_are_logged_with_their_cause_and_others_on_demand() {
    Step.Completion good = completion(200, null);
    Step.Completion bad = completion(500, new IllegalStateException("why"));
    assertThat(watch(new AccessLog(AccessLog.Lines.FAILURES), good, bad).list).hasSize(1);
    assertThat(watch(new AccessLog(AccessLog.Lines.ALL), good, bad).list).hasSize(2);
  }

  @Test
  void a_json_line_is_one_object_that_tells_the_route_and_not_the_path() {
    ILoggingEvent event =
        watch(new AccessLog(AccessLog.Lines.ALL), completion(500, new IllegalStateException("why")))
            .list
            .getFirst();
    String line = new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
    assertThat(line)
        .startsWith("{\"time\":\"")
        .endsWith("}\n")
        .contains(
            "\"level\":\"ERROR\"",
            "\"logger\":\"access\"",
            "\"request_id\":\"id-1\"",
            "\"route\":\"/v1/{x}\"",
            "\"status\":500",
            "\"ms\":1.235",
            "\"stack\":\"java.lang.IllegalStateException: why\\n")
        .doesNotContain("secret");
    assertThat(line.strip()).doesNotContain("\n");
  }

  @Test
  void a_line_tells_who_asked_which_model_and_how_long_it_took() {
    Trail trail = new Trail(new Trail.Origin("gRPC", "http", () -> "192.0.2.7"), 0);
    trail.batched(8);
    trail.completed("churn", "3", new RequestTimes(2, 1_500_000, 0, 2_000_000, 0));
    RequestHead head =
        new RequestHead(
            "id-2",
            Method.POST,
            new RequestHead.Target("/x", Map.of("token", List.of("t0p"), "q\n", List.of("a\nb"))),
            Headers.of(Map.of("Authorization", "Bearer t0p", "User-Agent", "curl")));
    Step.Completion done =
        new Step.Completion(head, "/x", 200, new Step.Sizes(1, 2), 5_000_000, null, trail);
    AccessLog log =
        new AccessLog(
            new AccessLog.Lines(1, List.of("authorization", "user-agent", "absent"), true));
    String line =
        new String(
            new JsonLines().encode(watch(log, done).list.getFirst()), StandardCharsets.UTF_8);
    assertThat(line)
        .contains(
            "\"client\":\"192.0.2.7\",\"protocol\":\"gRPC\"",
            "\"ms\":5.0",
            "\"model\":\"churn\",\"version\":\"3\",\"rows\":2,\"queue_ms\":1.5,\"compute_ms\":2.0",
            "\"batch_rows\":8",
            "\"header.authorization\":\"[redacted]\",\"header.user-agent\":\"curl\"",
            "token=[redacted]",
            "q?=a?b")
        .doesNotContain("t0p", "absent");
  }

  @Test
  void a_share_of_nothing_still_tells_failures() {
    AccessLog none = new AccessLog(new AccessLog.Lines(0, List.of(), false));
    assertThat(watch(none, completion(200, null), completion(500, new Error("x"))).list).hasSize(1);
    assertThatThrownBy(() -> new AccessLog.Lines(1.5, List.of(), false))
        .hasMessage("share: 1.5 (expected: 0 to 1)");
  }

  @Test
  void lines_go_to_standard_error() {
    LoggerContext context = new LoggerContext();
    for (Logs.Format format : Logs.Format.values()) {
      Logs.configure(context, format, Level.INFO);
      assertThat(context.getLogger("ROOT").getAppender("stderr"))
          .isInstanceOfSatisfying(
              ch.qos.logback.core.ConsoleAppender.class,
              appender -> assertThat(appender.getTarget()).isEqualTo("System.err"));
      assertThat(context.getLogger("io.netty").getLevel()).isEqualTo(Level.WARN);
    }
    assertThatThrownBy(() -> Logs.start(Logs.Format.TEXT, "LOUD"))
        .hasMessageContaining("logLevel: 'LOUD'");
  }
}
