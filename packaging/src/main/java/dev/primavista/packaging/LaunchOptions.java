package dev.primavista.packaging;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the JVM is started in a container. Without a start archive it starts all the same, only
 * slower. The collector is its own choice: serial below two processors or 1792 MB, G1 above.
 */
final class LaunchOptions {
  /** What the program's libraries may do; the same in the launcher. */
  static final List<String> ACCESS =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  private LaunchOptions() {}

  /**
   * A file of arguments, one a line. ONNX Runtime ends the process when its command line is long,
   * and a class path is.
   *
   * @param classPath absolute paths in the image
   */
  static String file(ImageLayout layout, List<Path> classPath) {
    List<String> lines = new ArrayList<>();
    lines.add("-XX:SharedArchiveFile=" + layout.archive());
    lines.addAll(
        List.of(
            "-Xlog:aot*=off",
            "-Xlog:cds*=off",
            "-XX:MaxRAMPercentage=60",
            "-XX:MaxTenuringThreshold=2",
            "-XX:TrimNativeHeapInterval=10000",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData"));
    lines.addAll(ACCESS);
    lines.add("-Dprima.home=" + layout.home());
    lines.add("-Donnxruntime.native.path=" + layout.natives());
    lines.add("-cp");
    lines.add(String.join(":", classPath.stream().map(Path::toString).toList()));
    return String.join("\n", lines) + "\n";
  }
}
