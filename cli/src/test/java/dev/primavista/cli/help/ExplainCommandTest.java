package dev.primavista.cli.help;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.cli.CommandCalls;
import dev.primavista.testkit.SharedData;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExplainCommandTest {
  private static final Path ROOT = SharedData.projectRoot();

  private final CommandCalls command = new CommandCalls();

  static Iterable<String> codes() {
    return ErrorPage.read().codes();
  }

  @Test
  void a_code_is_told_with_its_group_and_what_it_comes_with() {
    assertThat(command.call(ROOT, "explain", "uri_too_long")).isZero();
    assertThat(command.out())
        .isEqualTo(
            """
            uri_too_long   Connections, paths and keys
              HTTP 414
              The request's first line is longer than --max-uri (8 KiB). Send what is long
              in the body, or raise the limit.
            """);
    assertThat(command.err()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("codes")
  void what_is_told_fits_into_a_terminal(String code) {
    assertThat(command.call(ROOT, "explain", code)).isZero();
    assertThat(command.out().lines()).hasSizeGreaterThan(2).allMatch(line -> line.length() <= 80);
  }

  @Test
  void without_a_code_all_are_listed_by_group() {
    assertThat(command.call(ROOT, "explain")).isZero();
    assertThat(command.out().lines())
        .startsWith("Connections, paths and keys")
        .contains("Loading a model", "  no_such_file                   Exit 1")
        .allMatch(line -> line.length() <= 80);
  }

  @Test
  void an_unknown_code_is_told_near_ones() {
    assertThat(command.call(ROOT, "explain", "no_such_fiel")).isEqualTo(2);
    assertThat(command.err())
        .startsWith("error[wrong_setting]: code: 'no_such_fiel'")
        .contains("hint: a similar code exists: 'no_such_file'");
    assertThat(command.out()).isEmpty();
  }
}
