package dev.primavista.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TerminalTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          Environment.read());

  private void sayEverything() {
    terminal.ready("iris v1   direct");
    terminal.say("       in  input FP64[-1,4]");
    terminal.warn("open to the network");
    terminal.fail("unknown_global", "os.system cannot run", Optional.of("export it"));
    terminal.result("listening http://localhost:8080");
  }

  @Test
  void results_and_what_goes_on_have_streams_of_their_own() {
    sayEverything();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines("listening http://localhost:8080");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("iris v1   direct", "in  input", "open to the network", "error[unknown_global]");
  }

  @Test
  void a_line_that_is_replaced_never_goes_on_in_the_next_row() {
    terminal.replace("  ############............  50 %  words");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("\r\u001b[?7l  ############............  50 %  words\u001b[K\u001b[?7h");
  }

  @Test
  void what_goes_wrong_does_not_stand_behind_a_line_that_is_replaced() {
    terminal.replace("50 %");
    terminal.warn("one is left out");
    terminal.replace("100 %");
    terminal.fail("no_pictures", "none is left", Optional.empty());
    terminal.replace("");
    terminal.fail("no_pictures", "nor here", Optional.empty());
    assertThat(
            err.toString(StandardCharsets.UTF_8)
                .replaceAll("\u001b\\[[?0-9]*[a-zA-Z]|\r", "")
                .lines())
        .containsExactly(
            "50 %",
            "warning: one is left out",
            "100 %",
            "error[no_pictures]: none is left",
            "error[no_pictures]: nor here");
  }

  private ListAppender<ILoggingEvent> spokenToLog() {
    Logger log = (Logger) LoggerFactory.getLogger("terminal-test");
    ListAppender<ILoggingEvent> events = new ListAppender<>();
    events.start();
    log.addAppender(events);
    log.setAdditive(false);
    log.setLevel(ch.qos.logback.classic.Level.INFO);
    terminal.speakTo(log);
    return events;
  }

  @Test
  void everything_is_a_line_of_the_log_where_programs_read_it() {
    ListAppender<ILoggingEvent> events = spokenToLog();
    sayEverything();
    assertThat(out.size() + err.size()).isZero();
    assertThat(events.list.stream().map(each -> each.getLevel() + " " + each.getFormattedMessage()))
        .containsExactly(
            "INFO ready  iris v1   direct",
            "INFO in  input FP64[-1,4]",
            "WARN open to the network",
            "ERROR os.system cannot run",
            "INFO listening http://localhost:8080");
    assertThat(events.list.get(3).getKeyValuePairs())
        .extracting(pair -> pair.key + "=" + pair.value)
        .containsExactly("code=unknown_global", "hint=export it");
  }
}
