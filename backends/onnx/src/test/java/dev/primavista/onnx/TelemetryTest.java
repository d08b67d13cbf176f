package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime reports nothing, and what would gather reports does no harm. */
class TelemetryTest {
  @TempDir private Path temp = Path.of("");

  /** A process that loads a model and says so. */
  static final class Loading {
    private Loading() {}

    public static void main(String[] arguments) {
      try (var model = new OnnxBackend().load(Path.of(arguments[0]))) {
        System.out.println("loaded " + model.signature().inputs().size());
      }
    }
  }

  @Test
  void the_switch_stands_in_the_environment_that_libraries_read() throws Throwable {
    Sessions.environment();
    Linker linker = Linker.nativeLinker();
    MemorySegment value =
        (MemorySegment)
            linker
                .downcallHandle(
                    linker.defaultLookup().find("getenv").orElseThrow(),
                    FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS))
                .invokeExact(
                    java.lang.foreign.Arena.global().allocateFrom("ORT_DISABLE_TELEMETRY"));
    assertThat(value.reinterpret(2).getString(0)).isEqualTo("1");
  }

  @Test
  void a_process_with_a_long_command_line_loads_models_and_leaves_no_log_of_reports()
      throws IOException, InterruptedException {
    Path model = Path.of("src/test/resources/dev/primavista/onnx/add_sub.onnx");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djava.io.tmpdir=" + temp,
                    "-cp",
                    System.getProperty("java.class.path"),
                    Loading.class.getName(),
                    model.toString(),
                    "x".repeat(6000)))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("loaded 2");
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .noneMatch(name -> name.startsWith("mat-debug"));
    }
  }
}
