package dev.primavista.benchmarks;

import dev.primavista.sklearn.Sklearn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The 2018 reference's 22 MB pickle, read in a process that has read nothing before and starts as
 * the launcher starts it.
 */
final class ModelLoadCase {
  private static final String NAME = "sklearn: load 22 MB, 8,000 trees, cold";
  private static final int PROCESSES = 5;

  /** As the launcher allows; a JVM that is allowed something else does not take its archive. */
  private static final List<String> ALLOWED =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  private ModelLoadCase() {}

  /** Prints how long this process takes to load a model, in microseconds of wall time. */
  public static void main(String[] arguments) {
    long start = System.nanoTime();
    Sklearn.load(Path.of(arguments[0]));
    System.out.println((System.nanoTime() - start) / 1000);
  }

  /**
   * Loads it in new processes.
   *
   * @param archive what the launcher keeps of a first run; may be missing
   */
  static List<Figure> run(SharedFiles shared, Path archive)
      throws IOException, InterruptedException {
    Optional<Path> pickle = shared.find("faq-reference/models/faq-s1-8000.pkl");
    if (pickle.isEmpty()) {
      return List.of(
          Figure.absent(NAME, "Primavista", "../shared/faq-reference is not on this machine"));
    }
    double[] micros = new double[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
      micros[i] = once(pickle.get(), archive);
    }
    Arrays.sort(micros);
    String note = "wall time of a new process, median of " + PROCESSES + ", start not counted";
    return List.of(new Figure(NAME, "Primavista", micros[PROCESSES / 2], note));
  }

  private static double once(Path pickle, Path archive) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Programs.java(), "-XX:+UseG1GC"));
    command.addAll(ALLOWED);
    if (Files.exists(archive)) {
      command.add("-XX:AOTCache=" + archive);
    }
    command.addAll(
        List.of("-cp", Programs.classPath(), ModelLoadCase.class.getName(), pickle.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return Double.parseDouble(out.strip());
  }
}
