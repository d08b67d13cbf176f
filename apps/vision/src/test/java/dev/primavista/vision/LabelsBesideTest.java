package dev.primavista.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where files of labels are looked for. */
final class LabelsBesideTest {
  @TempDir private Path folder;

  private Path version() throws IOException {
    return Files.createDirectories(folder.resolve("net").resolve("1"));
  }

  @Test
  void labels_lie_beside_the_file_or_beside_model_yaml() throws IOException {
    Path file = version().resolve("model.onnx");
    assertThat(VisionOptions.beside(file).labels()).isEmpty();
    Files.writeString(folder.resolve("net/labels.txt"), "cat\ndog\n");
    assertThat(VisionOptions.beside(file).labels()).containsExactly("cat", "dog");
    assertThat(VisionOptions.beside(version()).labels()).containsExactly("cat", "dog");
    Files.writeString(file.resolveSibling("labels.txt"), "red\n");
    assertThat(VisionOptions.beside(file).labels()).containsExactly("red");
  }

  @Test
  void a_configuration_names_classes_where_it_names_all() throws IOException {
    Path file = version().resolve("model.onnx");
    Path config = file.resolveSibling("config.json");
    Files.writeString(config, "{\"id2label\": {\"1\": \"dog\", \"0\": \"cat\"}}");
    assertThat(VisionOptions.beside(file).saved()).containsExactly("cat", "dog");
    assertThat(VisionOptions.beside(file).labels()).isEmpty();
    Files.writeString(config, "{\"label_names\": [\"cat\", \"dog\"]}");
    assertThat(VisionOptions.beside(file).saved()).containsExactly("cat", "dog");
    for (String none :
        new String[] {"{\"id2label\": {\"0\": \"LABEL_0\"}}", "{\"id2label\": 3}", "{}"}) {
      Files.writeString(config, none);
      assertThat(VisionOptions.beside(file).saved()).as(none).isEmpty();
    }
  }

  @Test
  void labels_above_a_folder_without_a_number_are_those_of_something_else() throws IOException {
    Files.writeString(folder.resolve("labels.txt"), "cat\ndog\n");
    Path model = Files.createDirectories(folder.resolve("net")).resolve("model.onnx");
    assertThat(VisionOptions.beside(model).labels()).isEmpty();
  }
}
