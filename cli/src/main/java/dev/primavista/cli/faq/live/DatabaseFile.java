package dev.primavista.cli.faq.live;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.terminal.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Files of SQLite that FAQs are kept in, and how they are called. */
public final class DatabaseFile {
  private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_NAME = 64;

  private DatabaseFile() {}

  /**
   * Whether the file is a database, and no list.
   *
   * @throws CommandFailure if it is not there or cannot be read
   */
  public static boolean is(Path file) {
    try (InputStream in = Files.newInputStream(Paths.existing(file))) {
      return Arrays.equals(in.readNBytes(SQLITE.length), SQLITE);
    } catch (IOException e) {
      throw new CommandFailure("unreadable_file", file + " cannot be read", null).because(e);
    }
  }

  /** The database that a list's entries are kept in. */
  static Path beside(Path list) {
    return list.resolveSibling(stem(list) + ".db");
  }

  /** What the FAQ of this list or database is called where nothing else is said. */
  public static String faqName(Path file) {
    String stem = stem(file).toLowerCase(Locale.ROOT);
    String name = stem.replaceAll("[^a-z0-9._-]+", "-").replaceFirst("^[._-]+", "");
    boolean usable = !name.isEmpty() && !name.equals("match");
    return usable ? name.substring(0, Math.min(name.length(), LONGEST_NAME)) : "faq";
  }

  private static String stem(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\.[A-Za-z0-9]+(\\.gz)?$", "");
  }
}
