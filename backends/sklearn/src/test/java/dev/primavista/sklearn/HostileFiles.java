package dev.primavista.sklearn;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.Backends;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A process that loads hostile files, so that its heap can be bounded; prints a line for each. */
final class HostileFiles {
  private final Backends backends = new Backends(List.of(new SklearnBackend()));

  private HostileFiles() {}

  /**
   * How a file ended.
   *
   * @param millis of processor time
   * @param outcome {@code answered}, {@code refused: } and the reason, or anything else
   */
  record Line(String file, long millis, String outcome) {
    static Line parse(String line) {
      String[] cells = line.split("\t", 3);
      return new Line(cells[0], Long.parseLong(cells[1]), cells[2]);
    }

    @Override
    public String toString() {
      return file + "\t" + millis + "\t" + outcome.replaceAll("\\p{Cc}", "?");
    }
  }

  /** The folder; its index names the files. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    HostileFiles files = new HostileFiles();
    List<String> rows = Files.readAllLines(folder.resolve("INDEX.tsv"));
    for (String row : rows.subList(1, rows.size())) {
      String name = row.substring(0, row.indexOf('\t'));
      System.out.println(files.load(name, folder.resolve(name)));
    }
  }

  private Line load(String name, Path file) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    String outcome = outcome(file);
    long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    return new Line(name, nanos / 1_000_000, outcome);
  }

  private String outcome(Path file) {
    try (LoadedModel model = backends.require(file).load(file);
        ModelInstance instance = model.newInstance()) {
      instance.execute(model.example());
      return "answered";
    } catch (ModelLoadException | ServingException refusal) {
      String message = String.valueOf(refusal.getMessage());
      boolean sentence = !message.isBlank() && !message.contains("\n") && message.length() < 20_000;
      return (sentence ? "refused: " : "not one sentence: ") + message;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError other) {
      StackTraceElement[] trace = other.getStackTrace();
      return other + (trace.length == 0 ? "" : " at " + trace[0]);
    }
  }
}
