package dev.primavista.cli.faq.live;

import dev.primavista.cli.terminal.Terminal;
import dev.primavista.faq.data.Unread;
import java.util.Locale;

/** What is told of a list whose entries are taken. */
public final class ListNotes {
  /** Entries that are not taken in within moments. */
  private static final int SLOW = 50_000;

  private ListNotes() {}

  /**
   * Tells what a list holds that was not read.
   *
   * @param list the list's name
   */
  public static void tell(Unread unread, String list, Terminal terminal) {
    unread.told().ifPresent(what -> terminal.say(list + ": " + what));
  }

  /**
   * Tells of entries that are not taken in within moments.
   *
   * @param entries how many there are
   * @param list the list's name
   */
  public static void tellIfSlow(int entries, String list, Terminal terminal) {
    if (entries > SLOW) {
      terminal.say(
          String.format(
              Locale.ROOT,
              "%,d entries of %s are taken in, which takes minutes ...",
              entries,
              list));
    }
  }
}
