package dev.primavista.cli.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.cli.CalledCommand;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the commands for one model print: inspect, score and preprocess. */
final class ModelCommandsTest extends CalledCommand {
  @Test
  void inspect_tells_steps_inputs_classes_and_versions() {
    assertThat(prima("inspect", FAQ)).isZero();
    assertThat(out())
        .contains("scikit-learn 1.9.1")
        .contains("text BYTES[-1]")
        .contains("characters: TfidfVectorizer")
        .contains("runs here: yes");
  }

  @Test
  void inspect_json_is_one_document() {
    assertThat(prima("inspect", NETWORK, "--json")).isZero();
    assertThat(out().lines()).hasSize(1);
    assertThat(out()).startsWith("{\"name\":\"cifar10-resnet\"").contains("\"airplane\"");
  }

  @Test
  void inspect_json_of_a_folder_is_one_array_whose_folders_have_sizes() throws IOException {
    Files.copy(Path.of(NETWORK), folder.resolve("a.onnx"));
    Path version = Files.createDirectories(folder.resolve("b/1"));
    Path other = Files.copy(Path.of(NETWORK), version.resolve("model.onnx"));
    file("c.pkl", "<html>");
    assertThat(prima("inspect", folder.toString(), "--json")).isEqualTo(1);
    assertThat(out())
        .hasLineCount(1)
        .startsWith("[{\"name\":\"a\",")
        .contains("},{\"name\":\"b\",", "},{\"name\":\"c\",\"version\"")
        .endsWith("}]\n")
        .doesNotContain("\"size_bytes\":0,");
    assertThat(InspectCommand.size(version)).isEqualTo(Files.size(other));
  }

  @Test
  void score_takes_json_lines_text_and_csv() throws IOException {
    String question = "what are closures good for";
    for (String input :
        new String[] {
          file("a.json", "\"" + question + "\""),
          file("b.json", "{\"text\": \"" + question + "\"}"),
          file("c.jsonl", "{\"text\": \"" + question + "\"}\n"),
          file("d.csv", "text\n" + question + "\n"),
          file("e.txt", question + "\n"),
        }) {
      command.forgetOut();
      assertThat(prima("score", FAQ, "--input", input, "--method", "predict")).as(input).isZero();
      assertThat(out()).as(input).startsWith("{\"label\":[1]");
    }
    assertThat(err()).contains("1 row, ");
  }

  @Test
  void score_takes_a_picture_and_writes_an_array() throws IOException {
    byte[] picture = Pictures.png();
    Path image = Files.write(folder.resolve("x.png"), picture);
    Path array = folder.resolve("logits.npy");
    assertThat(prima("score", NETWORK, "--input", image.toString(), "--output", array.toString()))
        .isZero();
    byte[] npy = Files.readAllBytes(array);
    assertThat(new String(Arrays.copyOf(npy, 128), StandardCharsets.ISO_8859_1))
        .contains("'descr': '<f4'")
        .contains("'shape': (1, 10)");
    assertThat(npy).hasSize(128 + 40);
  }

  @Test
  void preprocess_writes_the_tensor_of_a_recipe() throws IOException {
    Path image = Files.write(folder.resolve("x.png"), Pictures.png());
    Path array = folder.resolve("x.npy");
    assertThat(
            prima(
                "vision",
                "preprocess",
                "--recipe",
                "tv_v1",
                image.toString(),
                "--output",
                array.toString()))
        .isZero();
    assertThat(Files.size(array)).isEqualTo(128 + 3 * 224 * 224 * 4);
    assertThat(
            prima(
                "vision",
                "preprocess",
                "--recipe",
                "tv_v9",
                image.toString(),
                "--output",
                array.toString()))
        .isEqualTo(1);
    assertThat(err()).contains("error[unknown_recipe]").contains("tv_v1");
  }

  private int preprocess(Path image, Path output) {
    return prima(
        "vision",
        "preprocess",
        "--recipe",
        "tv_v1",
        image.toString(),
        "--output",
        output.toString());
  }

  @Test
  void preprocess_writes_over_no_picture_and_reads_no_folder() throws IOException {
    Path image = Files.write(folder.resolve("x.png"), Pictures.png());
    assertThat(preprocess(image, image)).isEqualTo(1);
    assertThat(image).hasBinaryContent(Pictures.png());
    assertThat(preprocess(folder, folder.resolve("x.npy"))).isEqualTo(1);
    assertThat(preprocess(image, folder.resolve("absent/x.npy"))).isEqualTo(1);
    assertThat(err())
        .contains("error[output_is_input]: the output " + image)
        .contains("error[is_folder]: " + folder)
        .contains("error[no_such_folder]: no such folder: ");
  }

  @Test
  void an_unsupported_estimator_is_named_with_every_other_one() throws IOException {
    // A Pipeline of two steps: umap.UMAP and sklearn.svm._classes.SVC, both empty.
    String pickle =
        """
        csklearn.pipeline
        Pipeline
        )\u0081}(X\u0005\0\0\0steps](X\u0006\0\0\0reducecumap.umap_
        UMAP
        )\u0081}b\u0086X\u0003\0\0\0svccsklearn.svm._classes
        SVC
        )\u0081}b\u0086eub.\
        """;
    Path model =
        Files.write(
            folder.resolve("topics.pkl"),
            ("\u0080\u0002" + pickle).getBytes(StandardCharsets.ISO_8859_1));
    assertThat(prima("inspect", model.toString())).isEqualTo(1);
    assertThat(err())
        .contains("error[unsupported_estimator]: topics.pkl cannot be served")
        .contains("step 'reduce' umap.umap_.UMAP")
        .contains("step 'svc' sklearn.svm._classes.SVC");
  }

  @Test
  void failures_are_one_json_object_where_json_was_asked_for() {
    assertThat(prima("inspect", "nope", "--json")).isEqualTo(1);
    assertThat(err()).isEqualTo("{\"error\":\"no such file: nope\",\"code\":\"no_such_file\"}\n");
    command.forgetErr();
    assertThat(prima("inspect", NETWORK, "--json", "--jsn")).isEqualTo(2);
    assertThat(err())
        .startsWith("{\"error\":")
        .contains("\"code\":\"wrong_usage\"")
        .hasLineCount(1);
    assertThat(out()).isEmpty();
    assertThat(prima("--version", "--json")).isZero();
    assertThat(out()).isEqualTo("{\"name\":\"prima\",\"version\":\"0.1.0\"}\n");
  }

  @Test
  void a_result_that_cannot_be_written_is_no_success() {
    assertThat(command.callInto(full(), ROOT, "inspect", NETWORK, "--json")).isEqualTo(1);
    assertThat(err()).contains("\"code\":\"unwritable_output\"");
  }

  private static OutputStream full() {
    return new OutputStream() {
      @Override
      public void write(int any) throws IOException {
        throw new IOException("No space left on device");
      }
    };
  }
}
