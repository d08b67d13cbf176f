package dev.primavista.cli.terminal;

import dev.primavista.server.json.JsonWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Results go to standard output, everything else to standard error; colour is decided per stream.
 * Where programs read what a server says, all of it goes to its log.
 */
public final class Terminal {
  private static final String DO_NOT_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";

  private final PrintStream out;
  private final PrintStream err;
  private final Environment environment;
  private Manner manner = new Manner(Optional.empty(), false, false);
  private volatile @Nullable Logger log;
  private boolean failuresAsJson;
  private final AtomicBoolean leavesLine = new AtomicBoolean();

  /** Whether a line stands there that another one will take the place of. */
  private volatile boolean inLine;

  public Terminal(PrintStream out, PrintStream err, Environment environment) {
    this.out = out;
    this.err = err;
    this.environment = environment;
  }

  /** From now on it speaks so. */
  public void speak(Manner other) {
    manner = other;
  }

  /** Whether what goes to standard output is coloured. */
  public boolean coloursOut() {
    return colours(environment.outIsTerminal());
  }

  private boolean colours(boolean isTerminal) {
    return manner.colour().or(environment::colour).orElse(isTerminal);
  }

  /** From now on every line is one of this log. */
  public void speakTo(Logger other) {
    log = other;
  }

  /**
   * From now on a failure is one JSON object with {@code error}, {@code code} and, where there is
   * one, {@code hint}; for those who want to know more also {@code causes} and {@code stack_trace}.
   */
  public void failAsJson() {
    failuresAsJson = true;
  }

  /** Whether a line was told to the log instead. */
  private boolean logged(String line, Level level) {
    Logger own = log;
    if (own == null) {
      return false;
    }
    if (!line.isBlank()) {
      own.atLevel(level).log(line.strip());
    }
    return true;
  }

  /** Whether somebody reads standard error as it appears. */
  public boolean interactive() {
    return environment.errIsTerminal() && log == null;
  }

  /** A line of the result. */
  public void result(String line) {
    if (logged(line, Level.INFO)) {
      return;
    }
    out.println(line);
    out.flush();
  }

  /** Whether standard output took all of the result. */
  public boolean tookAll() {
    return !out.checkError();
  }

  public PrintStream out() {
    return out;
  }

  /** A line about what is going on; who wants quiet is not told. */
  public void say(String line) {
    if (!manner.quiet() && !logged(line, Level.INFO)) {
      err.println(line);
      inLine = false;
    }
  }

  /**
   * Puts a line about what is going on in place of the one before. The terminal cuts it at its own
   * width, as a line that went on in the next row would stay.
   */
  void replace(String line) {
    if (manner.quiet()) {
      return;
    }
    if (!leavesLine.getAndSet(true)) {
      Thread last = Thread.ofPlatform().name("last-line").unstarted(this::leaveLine);
      Runtime.getRuntime().addShutdownHook(last);
    }
    inLine = !line.isEmpty();
    err.print("\r" + DO_NOT_WRAP + line + "\u001b[K" + WRAP);
    err.flush();
  }

  /** What is told next, perhaps by the shell where a signal ends the process, has its own line. */
  private void leaveLine() {
    if (inLine) {
      inLine = false;
      err.println();
    }
  }

  /** A line about what is there now, that begins with a word in green. */
  public void ready(String line) {
    if (!manner.quiet() && !logged("ready  " + line, Level.INFO)) {
      err.println(paint("32", "ready") + "  " + line);
    }
  }

  public void warn(String line) {
    if (!logged(line, Level.WARN)) {
      leaveLine();
      err.println(paint("33", "warning:") + " " + line);
    }
  }

  /** A failure with its stable code and, where there is one, the next step. */
  public void fail(String code, String message, Optional<String> hint) {
    fail(code, message, hint, null);
  }

  /** The same with what was thrown, which those are told who want to know more. */
  public void fail(String code, String message, Optional<String> hint, @Nullable Throwable thrown) {
    Optional<Throwable> told = Optional.ofNullable(thrown).filter(_ -> manner.verbose());
    Logger own = log;
    if (own != null) {
      LoggingEventBuilder event = own.atError().addKeyValue("code", code);
      LoggingEventBuilder hinted = hint.map(text -> event.addKeyValue("hint", text)).orElse(event);
      told.map(hinted::setCause).orElse(hinted).log(message);
      return;
    }
    leaveLine();
    if (failuresAsJson) {
      err.println(json(code, message, hint, told));
      return;
    }
    err.println(paint("31", "error[" + code + "]:") + " " + message);
    hint.ifPresent(text -> err.println("  " + paint("36", "hint:") + " " + text));
    told.ifPresent(this::explain);
  }

  /** Why, and where in the program. */
  private void explain(Throwable thrown) {
    causes(thrown).forEach(text -> err.println("  " + paint("36", "cause:") + " " + text));
    trace(thrown).lines().forEach(line -> err.println(paint("2", "  " + line)));
  }

  private static List<String> causes(Throwable thrown) {
    List<String> causes = new ArrayList<>();
    for (Throwable at = thrown.getCause(); at != null; at = at.getCause()) {
      causes.add(at.toString());
    }
    return causes;
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /** A mistake in the command line; the last line tells its usage. */
  public void misuse(String message, List<String> hints, String usage) {
    if (failuresAsJson) {
      err.println(json("wrong_usage", message, hints.stream().findFirst(), Optional.empty()));
      return;
    }
    err.println(paint("31", "error:") + " " + message);
    hints.forEach(text -> err.println("  " + paint("36", "hint:") + " " + text));
    err.println("  usage: " + usage);
  }

  private static String json(
      String code, String message, Optional<String> hint, Optional<Throwable> thrown) {
    JsonWriter json = new JsonWriter().beginObject().field("error", message).field("code", code);
    hint.ifPresent(text -> json.field("hint", text));
    thrown.ifPresent(
        known -> json.field("causes", causes(known)).field("stack_trace", trace(known)));
    return json.endObject().toString();
  }

  private String paint(String code, String text) {
    return colours(environment.errIsTerminal())
        ? "\u001b[" + code + "m" + text + "\u001b[0m"
        : text;
  }
}
