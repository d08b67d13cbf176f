package dev.primavista.packaging;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who makes the jars and under which licence: a table of this module, since half of the jars do not
 * say it themselves.
 */
final class Libraries {
  private static final String TABLE = "libraries.txt";
  private static final Pattern FILE = Pattern.compile("(?<artifact>.+?)-(?<version>\\d.*)\\.jar");

  /** Maven's name of a jar, and its licence as an SPDX expression. */
  record Library(String group, String artifact, String version, String licence) {
    String purl() {
      return "pkg:maven/" + group + "/" + artifact + "@" + version;
    }
  }

  /** An artifact or, where it ends in a star, all whose names begin so. */
  private record Row(String artifacts, String group, String licence) {
    boolean matches(String artifact) {
      return artifacts.endsWith("*")
          ? artifact.startsWith(artifacts.substring(0, artifacts.length() - 1))
          : artifact.equals(artifacts);
    }
  }

  private final List<Row> rows;

  private Libraries(List<Row> rows) {
    this.rows = rows;
  }

  static Libraries read() {
    List<Row> rows = new ArrayList<>();
    try (InputStream in = Libraries.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException(TABLE + " is not in this module");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.strip().split("\\s+", 3);
        if (cells.length == 3) {
          rows.add(new Row(cells[0], cells[1], cells[2]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Libraries(rows);
  }

  /**
   * What is known of a jar.
   *
   * @param file its name, such as {@code slf4j-api-2.0.20.jar}
   * @throws PackagingException if the table does not name it
   */
  Library of(String file) {
    Matcher name = FILE.matcher(file);
    if (name.matches()) {
      for (Row row : rows) {
        if (row.matches(name.group("artifact"))) {
          return new Library(
              row.group(), name.group("artifact"), name.group("version"), row.licence());
        }
      }
    }
    throw new PackagingException(
        "unknown_library",
        file + " has no line in " + TABLE + " (expected: its group and licence)",
        "add it to packaging/src/main/resources/dev/primavista/packaging/" + TABLE);
  }
}
