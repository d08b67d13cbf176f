package dev.primavista.cli.help;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of errors beside the sources that make them. */
class ErrorPageTest {
  private static final Path ROOT = SharedData.projectRoot();

  /** Its errors are fakes of tests. */
  private static final Path TESTKIT = ROOT.resolve("testkit");

  /** What a code may come with. */
  private static final Pattern COMES_WITH =
      Pattern.compile(
          "((HTTP \\d{3}|gRPC [A-Z_]+|[Ee]xit [12])(, |$))+|In the log|A Java exception");

  @TempDir private Path folder = Path.of("");

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> roots =
        Files.find(ROOT, 5, (path, _) -> path.endsWith(Path.of("src/main/java")))) {
      for (Path root : roots.filter(path -> !path.startsWith(TESTKIT)).toList()) {
        try (Stream<Path> files = Files.walk(root)) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
        }
      }
    }
    return sources;
  }

  private static SortedMap<String, String> codes() throws IOException {
    SortedMap<String, String> codes = ErrorCodes.of(sources());
    Pattern.compile("error\\[([a-z_]+)]")
        .matcher(Files.readString(ROOT.resolve("prima")))
        .results()
        .forEach(told -> codes.putIfAbsent(told.group(1), "prima"));
    return codes;
  }

  @Test
  void every_code_of_the_sources_is_on_the_page_and_no_other() throws IOException {
    SortedMap<String, String> codes = codes();
    List<String> told = ErrorPage.read().codes();
    assertThat(codes.entrySet())
        .as("codes that docs/errors.md does not tell of")
        .filteredOn(code -> !told.contains(code.getKey()))
        .isEmpty();
    assertThat(told).as("docs/errors.md").doesNotHaveDuplicates().isSubsetOf(codes.keySet());
  }

  @Test
  void each_code_is_told_with_what_it_comes_with_and_in_its_place() {
    List<ErrorPage.Section> sections = ErrorPage.read().sections();
    assertThat(sections)
        .allSatisfy(
            section -> {
              assertThat(section.comesWith()).as(section.code()).matches(COMES_WITH);
              assertThat(section.text()).as(section.code()).endsWith(".");
            });
    assertThat(sections.stream().map(ErrorPage.Section::group).distinct())
        .allSatisfy(
            group ->
                assertThat(
                        sections.stream()
                            .filter(section -> section.group().equals(group))
                            .map(ErrorPage.Section::code))
                    .as(group)
                    .isSorted());
  }

  @Test
  void a_section_is_plain_text() {
    ErrorPage page =
        ErrorPage.of(
            """
            # Errors

            All.

            ## Requests

            These.

            ### too_large

            HTTP 413

            More than `8`,
            see [the limits](limits.md).

            ## Others
            """);
    assertThat(page.sections())
        .containsExactly(
            new ErrorPage.Section(
                "too_large",
                "Requests",
                "HTTP 413",
                "More than 8, see the limits (docs/limits.md)."));
  }

  private SortedMap<String, String> codesOf(String source) throws IOException {
    return ErrorCodes.of(List.of(Files.writeString(folder.resolve("Made.java"), source)));
  }

  @Test
  void codes_are_found_however_they_are_made() throws IOException {
    assertThat(
            codesOf(
                """
                import java.util.Optional;
                import java.util.Map;
                class Made extends RuntimeException {
                  private static final String NONE = "by_constant";
                  private String code = "by_field";
                  record Rule(String code, String sentence) {}
                  Made(String code) { this.code = code; }
                  static Made wrong(String reason, String sentence) { return new Made(reason); }
                  static String chosen(int kind) {
                    return switch (kind) {
                      case 1 -> "by_case";
                      case 2 -> { yield "by_yield"; }
                      default -> kind > 3 ? "by_choice" : NONE;
                    };
                  }
                  String code() { return "by_method"; }
                  void all(int kind) {
                    String local = "by_variable";
                    local = ("by_assignment");
                    new Made(local);
                    new Made(chosen(kind));
                    new Rule("by_record", "no_code");
                    wrong("by_helper", "no_code");
                    new Made(Optional.<String>empty().orElse("by_default"));
                    Map.entry("code", "by_member");
                    Map.entry("other", "no_code");
                    new Made(Map.of("no_code", local).get("no_code"));
                    System.err.println("error[by_text]: no_code");
                    Optional.of(1).map(one -> { return "no_code"; });
                  }
                }
                """))
        .containsOnlyKeys(
            "by_assignment",
            "by_case",
            "by_choice",
            "by_constant",
            "by_default",
            "by_field",
            "by_helper",
            "by_member",
            "by_method",
            "by_record",
            "by_text",
            "by_variable",
            "by_yield");
  }

  @Test
  void a_code_that_is_computed_is_an_error() {
    assertThatThrownBy(
            () -> codesOf("class Made { Made(String code) {} Made a = new Made(\"a_\" + 1); }"))
        .hasMessageContaining("Made.java:1");
  }
}
