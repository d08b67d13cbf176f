package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Files made to run code, to fill memory or to break a reader: each is refused with one sentence,
 * when it is loaded or at the latest when it is asked, and nothing is ever run. They are loaded by
 * a process of 512 MB.
 */
class HostileFilesTest {
  private static final long MOST_MILLIS = 1000;

  /** What each file has to end in: {@code refuse}, or {@code inert} for either. */
  private static final TreeMap<String, String> EXPECTED = new TreeMap<>();

  private static List<HostileFiles.Line> lines = List.of();

  @BeforeAll
  static void load() throws IOException, InterruptedException {
    Path folder = SharedData.require("parity/hostile");
    for (String row : Files.readAllLines(folder.resolve("INDEX.tsv"))) {
      String[] cells = row.split("\t", -1);
      EXPECTED.put(cells[0], cells[1]);
    }
    EXPECTED.remove("file");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                HostileFiles.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var output = process.inputReader()) {
      lines = output.lines().map(HostileFiles.Line::parse).toList();
    }
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void every_file_of_the_index_is_loaded_and_ends_as_it_says() {
    assertThat(lines)
        .extracting(HostileFiles.Line::file)
        .containsExactlyElementsOf(EXPECTED.keySet());
    assertThat(lines)
        .allMatch(
            line ->
                line.outcome().startsWith("refused: ")
                    || (line.outcome().equals("answered")
                        && "inert".equals(EXPECTED.get(line.file()))));
    System.out.printf(
        "hostile: %d files, %d refused%n",
        lines.size(), lines.stream().filter(line -> line.outcome().startsWith("refused")).count());
  }

  @Test
  void none_takes_a_second_of_processor_time() {
    assertThat(lines).isNotEmpty().allMatch(line -> line.millis() <= MOST_MILLIS);
  }

  /** What the payloads would have made, had any run. */
  @Test
  void none_leaves_a_mark() throws IOException {
    try (var files = Files.list(Path.of("/tmp"))) {
      assertThat(files.map(path -> String.valueOf(path.getFileName())))
          .noneMatch(name -> name.startsWith("pwned"));
    }
  }
}
