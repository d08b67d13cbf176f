package dev.primavista.cli;

import dev.primavista.server.json.JsonWriter;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Results go to standard output, everything else to standard error; colour is decided per stream.
 * Where programs read what a server says, all of it goes to its log, and what they wait for to
 * both.
 */
final class Terminal {
  private static final String DO_NOT_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean colour;
  private final boolean interactive;
  private volatile @Nullable Logger log;
  private boolean failuresAsJson;

  Terminal(PrintStream out, PrintStream err, Environment environment) {
    this.out = out;
    this.err = err;
    this.interactive = environment.errIsTerminal();
    this.colour = environment.colour().orElse(environment.errIsTerminal());
  }

  /** From now on every line is one of this log. */
  void speakTo(Logger other) {
    log = other;
  }

  /**
   * From now on a failure is one JSON object with {@code error}, {@code code} and, where there is
   * one, {@code hint}.
   */
  void failAsJson() {
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
  boolean interactive() {
    return interactive && log == null;
  }

  /** A line of the result. */
  void result(String line) {
    if (logged(line, Level.INFO)) {
      return;
    }
    out.println(line);
    out.flush();
  }

  /** A line of the result that programs wait for: it is on standard output in any case. */
  void announce(String line) {
    var _ = logged(line, Level.INFO);
    out.println(line);
    out.flush();
  }

  /** Whether standard output took all of the result. */
  boolean tookAll() {
    return !out.checkError();
  }

  PrintStream out() {
    return out;
  }

  /** A line about what is going on. */
  void say(String line) {
    if (!logged(line, Level.INFO)) {
      err.println(line);
    }
  }

  /**
   * Puts a line about what is going on in place of the one before. The terminal cuts it at its own
   * width, as a line that went on in the next row would stay.
   */
  void replace(String line) {
    err.print("\r" + DO_NOT_WRAP + line + "\u001b[K" + WRAP);
    err.flush();
  }

  /** A line that begins with a word in green. */
  void ready(String line) {
    if (!logged("ready  " + line, Level.INFO)) {
      err.println(paint("32", "ready") + "  " + line);
    }
  }

  void warn(String line) {
    if (!logged(line, Level.WARN)) {
      err.println(paint("33", "warning:") + " " + line);
    }
  }

  /** A failure with its stable code and, where there is one, the next step. */
  void fail(String code, String message, Optional<String> hint) {
    Logger own = log;
    if (own != null) {
      LoggingEventBuilder event = own.atError().addKeyValue("code", code);
      hint.map(text -> event.addKeyValue("hint", text)).orElse(event).log(message);
      return;
    }
    if (failuresAsJson) {
      err.println(json(code, message, hint));
      return;
    }
    err.println(paint("31", "error[" + code + "]:") + " " + message);
    hint.ifPresent(text -> err.println("  " + paint("36", "hint:") + " " + text));
  }

  /** A mistake in the command line; the last line tells its usage. */
  void misuse(String message, List<String> hints, String usage) {
    if (failuresAsJson) {
      err.println(json("wrong_usage", message, hints.stream().findFirst()));
      return;
    }
    err.println(paint("31", "error:") + " " + message);
    hints.forEach(text -> err.println("  " + paint("36", "hint:") + " " + text));
    err.println("  usage: " + usage);
  }

  private static String json(String code, String message, Optional<String> hint) {
    JsonWriter json = new JsonWriter().beginObject().field("error", message).field("code", code);
    hint.ifPresent(text -> json.field("hint", text));
    return json.endObject().toString();
  }

  private String paint(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
