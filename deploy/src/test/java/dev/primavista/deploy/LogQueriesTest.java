package dev.primavista.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Queries of logs in Azure's ContainerLogV2; they cannot be run here, but their fields are real.
 */
class LogQueriesTest {
  /** Columns of the table that are used here, by its reference. */
  private static final Set<String> COLUMNS =
      Set.of("TimeGenerated", "PodName", "PodNamespace", "ContainerName", "LogMessage");

  private @TempDir Path folder;

  private static List<Path> queries() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("observability/logs"))) {
      return files.filter(file -> file.toString().endsWith(".kql")).sorted().toList();
    }
  }

  private static Set<String> found(String pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @Test
  void queries_name_fields_that_our_lines_have() throws IOException, InterruptedException {
    Set<String> written = new TreeSet<>();
    try (ServedModels server = ServedModels.start(folder)) {
      assertThat(server.post("/v2/models/iris/infer", ServedModels.row(), true)).isEqualTo(200);
      while (server.log().stream().noneMatch(line -> line.contains("\"logger\":\"access\""))) {
        Thread.onSpinWait();
      }
      for (String line : server.log()) {
        if (line.startsWith("{")) {
          written.addAll(Manifest.read("log", line).getFirst().tree().keySet());
        }
      }
    }
    assertThat(queries()).hasSizeGreaterThan(3);
    for (Path query : queries()) {
      String text = Files.readString(query);
      assertThat(text).as(query.toString()).startsWith("// ").contains("ContainerLogV2\n");
      assertThat(found("\\bline\\.(\\w+)", text)).as(query.toString()).isSubsetOf(written);
      assertThat(found("\\b([A-Z][a-z]+[A-Z]\\w+)\\b", text.replace("ContainerLogV2", "")))
          .as(query.toString())
          .isSubsetOf(COLUMNS);
    }
  }
}
