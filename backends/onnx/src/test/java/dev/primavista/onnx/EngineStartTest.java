package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where ONNX Runtime's libraries cannot be unpacked, models are refused, each in one sentence. */
class EngineStartTest {
  @TempDir private Path temp = Path.of("");

  /** A process that loads a model twice and says what came of it. */
  static final class Loading {
    private Loading() {}

    public static void main(String[] arguments) {
      for (int i = 0; i < 2; i++) {
        try (var model = new OnnxBackend().load(Path.of(arguments[0]))) {
          System.out.println("loaded " + model.signature().inputs().size());
        } catch (ModelLoadException refused) {
          System.out.println(refused.code() + ": " + refused.getMessage());
          System.out.println(refused.hint().orElse(""));
        }
      }
    }
  }

  @Test
  void a_temporary_folder_that_is_not_there_is_told_with_the_way_out()
      throws IOException, InterruptedException {
    Path folder = temp.resolve("none");
    Path model = Path.of("src/test/resources/dev/primavista/onnx/add_sub.onnx");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djava.io.tmpdir=" + folder,
                    "-cp",
                    System.getProperty("java.class.path"),
                    Loading.class.getName(),
                    model.toString()))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    String refusal =
        "engine_missing: ONNX Runtime cannot start from the temporary folder "
            + folder
            + ": no such folder (expected: room for its libraries, and leave to execute them)";
    String hint = "PRIMA_JAVA_OPTS=-Djava.io.tmpdir=FOLDER names another folder";
    assertThat(said.lines().filter(line -> !line.startsWith("WARNING: java.io.tmpdir")))
        .containsExactly(refusal, hint, refusal, hint);
  }
}
