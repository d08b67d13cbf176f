package dev.primavista.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link LoadServer} in a process of its own. */
record MeasuredServer(Process process, URI url) implements AutoCloseable {
  static MeasuredServer start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Programs.java(),
                // A heap of one size: what grows is then what is kept.
                "-Xms256m",
                "-Xmx256m",
                "-XX:+AlwaysPreTouch",
                // As the launcher starts one.
                "-XX:+UseG1GC",
                "-XX:MaxTenuringThreshold=2",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Programs.classPath(),
                LoadServer.class.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new MeasuredServer(process, HttpCase.listening(process));
  }

  double residentMegabytes() {
    return residentMegabytes(process);
  }

  /** Resident memory of a process in MB; NaN where the system does not tell. */
  static double residentMegabytes(Process process) {
    try {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException unknown) {
      return Double.NaN;
    }
  }

  @Override
  public void close() {
    try {
      HttpCase.end(process);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
