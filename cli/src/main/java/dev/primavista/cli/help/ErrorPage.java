package dev.primavista.cli.help;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The page {@code docs/errors.md}: groups of codes, and below each code what it comes with and what
 * to do about it. The build puts the page itself beside the program.
 */
record ErrorPage(List<Section> sections) {
  /** Of {@code [text](place)}, where the place is told from the folder of the page. */
  private static final Pattern LINK = Pattern.compile("\\[([^]]+)]\\(([^)]+)\\)");

  /**
   * What is told of one code, as plain text.
   *
   * @param group where it is met
   * @param comesWith a status of HTTP or gRPC, or an exit code
   */
  record Section(String code, String group, String comesWith, String text) {}

  /** The page of this program. */
  static ErrorPage read() {
    try (InputStream page =
        Objects.requireNonNull(ErrorPage.class.getResourceAsStream("errors.md"))) {
      return of(new String(page.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A page of such Markdown. */
  static ErrorPage of(String markdown) {
    List<Section> sections = new ArrayList<>();
    for (String group : below("## ", markdown)) {
      String title = group.lines().findFirst().orElse("");
      for (String code : below("### ", group)) {
        String[] parts = code.strip().split("\n\n", 3);
        sections.add(new Section(parts[0], title, parts[1], plain(parts[2])));
      }
    }
    return new ErrorPage(List.copyOf(sections));
  }

  /** What stands behind each heading of a level, up to the next one. */
  private static List<String> below(String level, String markdown) {
    return Pattern.compile("^" + level, Pattern.MULTILINE).splitAsStream(markdown).skip(1).toList();
  }

  private static String plain(String markdown) {
    return LINK.matcher(markdown)
        .replaceAll(link -> link.group(1) + " (docs/" + link.group(2) + ")")
        .replace("`", "")
        .replaceAll("\\s+", " ")
        .strip();
  }

  List<String> codes() {
    return sections.stream().map(Section::code).toList();
  }

  Optional<Section> find(String code) {
    return sections.stream().filter(section -> section.code().equals(code)).findFirst();
  }
}
