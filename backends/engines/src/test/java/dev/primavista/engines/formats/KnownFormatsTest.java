package dev.primavista.engines.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownFormatsTest {
  private final KnownFormats formats = new KnownFormats();

  @TempDir private Path folder = Path.of("");

  private Optional<ModelLoadException> refusal(Path path) throws IOException {
    byte[] head = new byte[0];
    if (Files.isRegularFile(path)) {
      try (InputStream in = Files.newInputStream(path)) {
        head = in.readNBytes(1 << 16);
      }
    }
    return formats.refusal(path, head);
  }

  @Test
  void an_archive_is_told_as_one() throws IOException {
    byte[] archive = new byte[1024];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, archive, 257, 5);
    Path path = Files.write(folder.resolve("model.tar"), archive);

    assertThat(refusal(path).orElseThrow()).hasMessage("model.tar is a tar archive");
  }

  @Test
  void a_program_for_tritons_python_backend_is_told_as_one() throws IOException {
    Path path =
        Files.writeString(
            folder.resolve("model.py"),
            "import triton_python_backend_utils as pb_utils\n\n\nclass TritonPythonModel:\n");

    assertThat(refusal(path).orElseThrow())
        .hasMessage(
            "model.py is a program for Triton's python backend, and nothing here runs Python");
  }

  @ParameterizedTest
  @CsvSource({
    "cifar_resnet8.pt2, torch.export archive, torch.onnx.export",
    "cifar_resnet8_fullmodule.pth, torch.save, torch.jit.script",
    "cifar_resnet8.weights.h5, without its architecture, model.save",
    "cifar_resnet8_k220_frozen.pb, frozen TensorFlow 1 graph, tf2onnx",
    "cifar_resnet8_k220_tf1_savedmodel/1/variables/variables.index, index of a TensorFlow, SavedModel",
  })
  void files_of_other_formats_are_told_with_the_way_out(String file, String what, String hint)
      throws IOException {
    Path path = SharedData.require("vision/models/" + file);

    assertThat(refusal(path).orElseThrow())
        .satisfies(
            refused -> {
              assertThat(refused.getMessage()).contains(what);
              assertThat(refused.getMessage()).startsWith(path.getFileName().toString());
              assertThat(refused.hint().orElse("")).contains(hint);
              assertThat(refused.code()).isEqualTo("unsupported_format");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "4747554603000000, GGUF",
    "6674727400000000, TensorRT",
    "81a6706172616d7381, Flax",
    "00000000000000004f52544d, '' ",
    "0000060801 1a0208010009, checkpoint",
    "0a3d0a05696e707574120b506c616365686f6c646572, frozen",
    "3c3f786d6c2076657273696f6e3d22312e30223f3e0a3c6e6574206e616d653d226d223e, OpenVINO",
    "3c504d4d4c2076657273696f6e3d22342e34223e, PMML",
  })
  void first_bytes_tell(String hex, String what) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

    Optional<ModelLoadException> refusal = refusal(Files.write(folder.resolve("model"), bytes));

    assertThat(refusal.map(ModelLoadException::getMessage).orElse("")).contains(what);
  }

  @Test
  void what_a_zip_or_a_folder_holds_tells() throws IOException {
    assertThat(message(zip("m/models/model.json", "m/archive_format"))).contains("torch.export");
    assertThat(message(zip("m/data.pkl", "m/version"))).contains("torch.save");
    assertThat(message(files("net.xml", "net.bin"))).contains("OpenVINO");
    assertThat(message(files("inference.pdmodel", "inference.pdiparams"))).contains("Paddle");
    assertThat(message(files("checkpoint", "a.index"))).contains("checkpoint");
    assertThat(message(files("saved_model.pbtxt"))).contains("SavedModel in text form");
    assertThat(message(files("Manifest.json", "Data"))).contains("Core ML");
  }

  @Test
  void a_zip_archive_that_was_cut_off_is_told_as_one() throws IOException {
    byte[] whole = Files.readAllBytes(zip("m/data.pkl", "m/version"));
    Path cut = Files.write(folder.resolve("cut.pth"), Arrays.copyOf(whole, whole.length - 30));

    assertThat(refusal(cut).orElseThrow().code()).isEqualTo("truncated_file");
    assertThat(message(cut))
        .isEqualTo(
            "cut.pth is a zip archive that was cut off or damaged"
                + " (expected: a list of its entries at its end)");
  }

  @Test
  void the_entry_that_a_keras_archive_lacks_is_told() throws IOException {
    assertThat(message(zip("config.json", "metadata.json")))
        .contains("is a .keras archive without model.weights.h5");
    assertThat(message(zip("metadata.json", "model.weights.h5")))
        .contains("is a .keras archive without config.json");
  }

  @Test
  void what_is_no_model_is_of_no_known_format() throws IOException {
    for (byte[] foreign :
        List.of(
            new byte[0],
            "just a text\n".getBytes(StandardCharsets.UTF_8),
            "<html><body></body></html>".getBytes(StandardCharsets.UTF_8),
            "{\"a\": 1}".getBytes(StandardCharsets.UTF_8),
            new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10},
            new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0},
            new byte[300])) {
      assertThat(refusal(Files.write(folder.resolve("foreign"), foreign))).isEmpty();
    }
    assertThat(message(files("a.txt"))).isEmpty();
  }

  private String message(Path path) throws IOException {
    return refusal(path).map(ModelLoadException::getMessage).orElse("");
  }

  private Path zip(String... names) throws IOException {
    Path file = Files.createTempFile(folder, "zip", ".bin");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(1);
      }
    }
    return file;
  }

  private Path files(String... names) throws IOException {
    Path made = Files.createTempDirectory(folder, "folder");
    for (String name : names) {
      Files.writeString(made.resolve(name), "x");
    }
    return made;
  }
}
