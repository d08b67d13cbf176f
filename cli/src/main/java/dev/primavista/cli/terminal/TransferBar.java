package dev.primavista.cli.terminal;

import dev.primavista.networks.pull.Download;
import java.util.Locale;

/** How much of something arrived, on one line of a terminal; in a log a line every tenth. */
public final class TransferBar implements Download.Progress {
  private static final int WIDTH = 30;
  private static final double MEGA = 1e6;

  private final Terminal terminal;
  private final String what;
  private int shown = -1;

  public TransferBar(Terminal terminal, String what) {
    this.terminal = terminal;
    this.what = what;
  }

  @Override
  public void arrived(long bytes, long total) {
    int percent = total <= 0 ? (int) (bytes / (10 * MEGA)) : (int) (100 * bytes / total);
    int step = terminal.interactive() ? percent : percent / 10;
    if (step == shown) {
      return;
    }
    shown = step;
    if (!terminal.interactive()) {
      terminal.say(what + "  " + amount(bytes, total));
      return;
    }
    terminal.replace(what + "  " + bar(percent, total) + amount(bytes, total));
  }

  @Override
  public void again(String reason) {
    done();
    terminal.say(what + "  " + reason + "; connecting again");
  }

  private static String bar(int percent, long total) {
    if (total <= 0) {
      return "";
    }
    int full = Math.min(WIDTH, percent * WIDTH / 100);
    return "[" + "#".repeat(full) + "-".repeat(WIDTH - full) + "] ";
  }

  private static String amount(long bytes, long total) {
    return total <= 0
        ? String.format(Locale.ROOT, "%.1f MB", bytes / MEGA)
        : String.format(
            Locale.ROOT, "%.1f of %.1f MB, %d %%", bytes / MEGA, total / MEGA, 100 * bytes / total);
  }

  /** Ends the line. */
  public void done() {
    if (terminal.interactive() && shown >= 0) {
      terminal.say("");
    }
  }
}
