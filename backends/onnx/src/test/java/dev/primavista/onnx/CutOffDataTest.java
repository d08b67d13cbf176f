package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks whose weights stand in files of their own, of which the end is missing. */
final class CutOffDataTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void external_data_without_its_end_is_told_in_one_sentence() throws IOException {
    Path source = Fixtures.model("external/beside");
    Path model = Files.copy(source, folder.resolve("net.onnx"));
    byte[] data = Files.readAllBytes(source.resolveSibling("weights.bin"));
    Files.write(folder.resolve("weights.bin"), Arrays.copyOf(data, data.length - 4));

    assertThatThrownBy(() -> new OnnxBackend().load(model))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            refused -> assertThat(refused.code()).isEqualTo("truncated_file"))
        .hasMessageMatching(
            "net\\.onnx has external data that was cut off: '\\w+' has \\d+ bytes from byte \\d+"
                + " on \\(expected: within the "
                + (data.length - 4)
                + " that are there\\)");
  }
}
