package dev.primavista.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dashboards of Grafana that can be imported anywhere and read by anybody. */
class DashboardsTest {
  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("observability/dashboards"))) {
      return files.sorted().toList();
    }
  }

  /** JSON is YAML. */
  private static Map<String, Object> board(Path file) throws IOException {
    return Manifest.read(file).getFirst().tree();
  }

  static List<Map<String, Object>> panels(Path file) throws IOException {
    return Manifest.objects(board(file), "panels");
  }

  @Test
  void there_is_one_of_the_service_of_models_of_gpus_and_of_the_cluster() throws IOException {
    assertThat(files().stream().map(file -> file.getFileName().toString()))
        .containsExactly("cluster.json", "gpu.json", "model.json", "service.json");
    Set<Object> uids = new HashSet<>();
    for (Path file : files()) {
      assertThat(uids.add(board(file).get("uid"))).as(file.toString()).isTrue();
      assertThat(board(file).get("description")).asString().isNotBlank();
    }
  }

  @Test
  void every_panel_says_what_it_shows_and_in_which_unit() throws IOException {
    for (Path file : files()) {
      for (Map<String, Object> panel : panels(file)) {
        String where = file + ", " + panel.get("title");
        assertThat(panel.get("title")).as(where).asString().isNotBlank();
        assertThat(panel.get("description")).as(where).asString().hasSizeGreaterThan(10);
        assertThat(Manifest.at(panel, "fieldConfig", "defaults", "unit"))
            .as(where)
            .asString()
            .isNotBlank();
      }
    }
  }

  @Test
  void the_data_source_is_chosen_by_whoever_looks() throws IOException {
    for (Path file : files()) {
      String text = Files.readString(file);
      assertThat(text.lines().filter(line -> line.contains("\"uid\"")).skip(1))
          .as(file.toString())
          .allSatisfy(line -> assertThat(line).contains("${datasource}"));
      assertThat(Manifest.objects(board(file), "templating", "list").getFirst())
          .containsEntry("type", "datasource")
          .containsEntry("query", "prometheus");
    }
  }

  @Test
  void panels_have_numbers_of_their_own_and_do_not_overlap() throws IOException {
    for (Path file : files()) {
      Set<Object> ids = new HashSet<>();
      Set<String> cells = new HashSet<>();
      for (Map<String, Object> panel : panels(file)) {
        assertThat(ids.add(panel.get("id"))).as(file.toString()).isTrue();
        Map<String, Object> place = Manifest.map(panel, "gridPos");
        int right = number(place, "x") + number(place, "w");
        assertThat(right).as(file + ", " + panel.get("title")).isLessThanOrEqualTo(24);
        for (int x = number(place, "x"); x < right; x++) {
          for (int y = number(place, "y"); y < number(place, "y") + number(place, "h"); y++) {
            assertThat(cells.add(x + ":" + y)).as(file + ", " + panel.get("title")).isTrue();
          }
        }
      }
    }
  }

  private static int number(Map<String, Object> place, String name) {
    return Integer.parseInt(String.valueOf(place.get(name)));
  }
}
