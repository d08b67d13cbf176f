package dev.primavista.cli.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.server.http.ServerConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
  private final List<String> warnings = new ArrayList<>();

  private int connections(long most, long open) {
    ServerConfig config = ServerConfig.onLoopback(0);
    assertThat(config.limits().connections()).isEqualTo(4096);
    return new OpenFiles(most, open).fitted(config, warnings::add).limits().connections();
  }

  @Test
  void where_there_are_files_enough_nothing_changes() {
    assertThat(connections(4096 + 160 + 40, 40)).isEqualTo(4096);
    assertThat(connections(Long.MAX_VALUE, 40)).isEqualTo(4096);
    assertThat(warnings).isEmpty();
  }

  @Test
  void no_more_connections_are_taken_than_there_are_files_for() {
    assertThat(connections(1024, 60)).isEqualTo(804);
    assertThat(warnings)
        .containsExactly(
            "--max-connections: 4096 are more than 1024 open files allow, and at most 804 are"
                + " taken (ulimit -n)");
    assertThat(connections(128, 60)).isEqualTo(16);
  }

  @Test
  void this_process_has_files_open_and_may_open_more() {
    OpenFiles files = OpenFiles.now().orElseThrow();
    assertThat(files.open()).isPositive().isLessThan(files.most());
  }
}
