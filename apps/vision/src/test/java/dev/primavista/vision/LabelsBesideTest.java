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
  void labels_above_a_folder_without_a_number_are_those_of_something_else() throws IOException {
    Files.writeString(folder.resolve("labels.txt"), "cat\ndog\n");
    Path model = Files.createDirectories(folder.resolve("net")).resolve("model.onnx");
    assertThat(VisionOptions.beside(model).labels()).isEmpty();
  }
}
