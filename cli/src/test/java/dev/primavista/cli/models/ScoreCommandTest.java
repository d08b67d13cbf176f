package dev.primavista.cli.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.primavista.cli.CommandCalls;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code prima score}, and what it says of files that do not suit it. */
class ScoreCommandTest {
  private static final Path ROOT = SharedData.projectRoot();
  private static final String MODEL =
      ROOT.resolve("backends/sklearn/src/test/resources/dev/primavista/sklearn/tiny.joblib")
          .toString();

  @TempDir private Path folder = Path.of("");
  private String rows = "";

  private final CommandCalls command = new CommandCalls();

  @BeforeEach
  void writeRows() throws IOException {
    rows = Files.writeString(folder.resolve("rows.json"), "[[0, 1, 2, 3]]").toString();
  }

  private int score(String input, String... more) {
    command.forgetOut();
    command.forgetErr();
    String[] arguments = new String[4 + more.length];
    System.arraycopy(new String[] {"score", MODEL, "--input", input}, 0, arguments, 0, 4);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return command.call(ROOT, folder, arguments);
  }

  @Test
  void a_method_by_its_name_in_python_is_one_output() throws IOException {
    Path array = folder.resolve("x.npy");
    assertThat(score(rows, "--method", "predict_proba", "--output", array.toString())).isZero();
    assertThat(Files.readString(array, StandardCharsets.ISO_8859_1)).contains("'shape': (1, 3)");

    assertThat(score(rows, "--method", "predict_proba")).isZero();
    assertThat(command.out()).startsWith("{\"probabilities\":[[").doesNotContain("predict_proba");
    assertThat(score(rows, "--method", "predict")).isZero();
    assertThat(command.out()).startsWith("{\"label\":[").doesNotContain("predict");
    assertThat(score(rows, "--method", "probabilities")).isZero();
    assertThat(command.out()).startsWith("{\"probabilities\":[[");
  }

  @Test
  void what_is_no_input_is_told_in_one_sentence() throws IOException {
    assertThat(score(folder.toString())).isEqualTo(1);
    assertThat(command.err())
        .isEqualTo("error[is_folder]: " + folder + " is a folder (expected: a file)\n");

    Path empty = Files.createFile(folder.resolve("rows.pkl"));
    assertThat(score(empty.toString())).isEqualTo(1);
    assertThat(command.err())
        .isEqualTo(
            "error[empty_input]: "
                + empty
                + " is empty (expected: CSV, JSON, JSONL, .npy or an image)\n");

    String header = "{'descr': '|O', 'fortran_order': False, 'shape': (2,), }";
    byte[] objects =
        ("\u0093NUMPY\u0001\0" + (char) header.length() + "\0" + header + "xx")
            .getBytes(StandardCharsets.ISO_8859_1);
    Path array = Files.write(folder.resolve("o.npy"), objects);
    assertThat(score(array.toString())).isEqualTo(1);
    assertThat(command.err()).doesNotContain("should not happen").hasLineCount(1);
  }

  @Test
  void rows_of_a_spreadsheet_are_read_or_their_separator_named() throws IOException {
    Path wide = folder.resolve("wide.csv");
    Files.writeString(wide, "\uFEFF0,1,2,3\n", StandardCharsets.UTF_16LE);
    assertThat(score(wide.toString())).as(command.err()).isZero();

    Path semicolons = Files.writeString(folder.resolve("semi.csv"), "0;1;2;3\n1;1;1;1\n");
    assertThat(score(semicolons.toString())).isEqualTo(1);
    assertThat(command.err()).contains("its fields are separated by ';' (expected: ',')");
  }

  @Test
  void an_output_that_is_full_is_no_success() {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    assertThat(score(rows, "--output", full.toString())).isEqualTo(1);
    assertThat(command.err()).startsWith("error[unusable_file]: /dev/full: ");
  }
}
