package dev.primavista.cli.faq;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that holds tables between pairs of marks, {@code <!-- NAME: begin -->} and end. */
final class MarkedPage {
  private MarkedPage() {}

  /**
   * Writes the table into the file.
   *
   * @param mark the marks' name; the table is the whole file where it is null
   */
  static void write(Path file, @Nullable String mark, String table) throws IOException {
    if (mark == null) {
      Files.writeString(file, table);
      return;
    }
    String begin = "<!-- " + mark + ": begin -->\n";
    String end = "<!-- " + mark + ": end -->";
    String text = Files.readString(Paths.existing(file));
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new CommandFailure(
          "no_marks",
          file
              + " has no place for the table (expected: the lines "
              + begin.strip()
              + " and "
              + end
              + ")",
          null);
    }
    Files.writeString(file, text.substring(0, from + begin.length()) + table + text.substring(to));
  }
}
