package dev.primavista.cli.terminal;

import java.util.Locale;

/** How far a long work is: a bar that grows for those who watch, else a line for each phase. */
public final class ProgressBar {
  private static final int WIDTH = 24;

  private final Terminal terminal;
  private String phase = "";

  public ProgressBar(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Shows the phase and the share of the whole that is done. */
  public void at(String now, double done) {
    if (terminal.interactive()) {
      int full = (int) Math.round(done * WIDTH);
      terminal.replace(
          String.format(
              Locale.ROOT,
              "  %s%s %3.0f %%  %s",
              "#".repeat(full),
              ".".repeat(WIDTH - full),
              100 * done,
              now));
    } else if (!now.equals(phase)) {
      terminal.say(String.format(Locale.ROOT, "  %3.0f %%  %s", 100 * done, now));
    }
    phase = now;
  }

  /** Leaves the line of the bar. */
  public void end() {
    if (terminal.interactive()) {
      terminal.replace("");
    }
  }
}
