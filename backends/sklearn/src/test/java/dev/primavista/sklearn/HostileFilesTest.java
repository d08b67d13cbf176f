package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.Backends;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Files made to run code, to fill memory or to break a reader: each is refused with one sentence,
 * when it is loaded or at the latest when it is asked, and nothing is ever run.
 */
class HostileFilesTest {
  private final Backends backends = new Backends(List.of(new SklearnBackend()));

  @Test
  void every_hostile_file_is_refused_or_inert_and_nothing_runs() throws IOException {
    Path folder = SharedData.require("parity/hostile");
    List<String> problems = new ArrayList<>();
    Map<String, Long> millis = new TreeMap<>();
    int refused = 0;
    List<String> rows = Files.readAllLines(folder.resolve("INDEX.tsv"));
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split("\t", -1);
      long start = System.nanoTime();
      String outcome = outcome(folder.resolve(cells[0]));
      millis.put(cells[0], (System.nanoTime() - start) / 1_000_000);
      boolean clean = outcome.isEmpty() || outcome.startsWith("refused: ");
      boolean expected = clean && (!cells[1].equals("refuse") || !outcome.isEmpty());
      refused += outcome.isEmpty() ? 0 : 1;
      if (!expected) {
        problems.add(cells[0] + " (" + cells[1] + "): " + outcome);
      }
    }
    System.out.printf("hostile: %d files, %d refused%n", rows.size() - 1, refused);
    millis.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(5)
        .forEach(
            slow ->
                System.out.println("hostile: " + slow.getKey() + " " + slow.getValue() + " ms"));
    assertThat(problems).isEmpty();
    assertThat(markers()).isEmpty();
  }

  /** Empty if it answered its example. */
  private String outcome(Path file) {
    try (LoadedModel model = backends.require(file).load(file);
        ModelInstance instance = model.newInstance()) {
      instance.execute(model.example());
      return "";
    } catch (ModelLoadException | ServingException clean) {
      String message = String.valueOf(clean.getMessage());
      boolean sentence = !message.isBlank() && !message.contains("\n") && message.length() < 20_000;
      return (sentence ? "refused: " : "not one sentence: ") + message;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError other) {
      StackTraceElement[] trace = other.getStackTrace();
      return other + (trace.length == 0 ? "" : " at " + trace[0]);
    }
  }

  /** What the payloads would have made, had any run. */
  private static List<String> markers() throws IOException {
    try (var files = Files.list(Path.of("/tmp"))) {
      return files
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> name.startsWith("pwned"))
          .toList();
    }
  }
}
