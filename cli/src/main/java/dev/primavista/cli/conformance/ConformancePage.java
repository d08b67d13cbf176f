package dev.primavista.cli.conformance;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page that holds the suite's table between two marks. */
record ConformancePage(Path file, String before, String after) {
  private static final String BEGIN = "<!-- conformance: begin -->\n";
  private static final String END = "<!-- conformance: end -->";

  /** The page in this file. */
  static ConformancePage of(Path file) throws IOException {
    String text = Files.readString(Paths.existing(file));
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new CommandFailure(
          "no_marks",
          file
              + " has no place for the table (expected: the lines "
              + BEGIN.strip()
              + " and "
              + END
              + ")",
          null);
    }
    return new ConformancePage(
        file, text.substring(0, begin + BEGIN.length()), text.substring(end));
  }

  /** Puts the report's table between the marks. */
  void write(ConformanceReport report) throws IOException {
    Files.writeString(file, before + report.markdown() + after);
  }
}
