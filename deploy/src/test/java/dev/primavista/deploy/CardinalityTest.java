package dev.primavista.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers cannot make series: whatever they invent is counted together. */
class CardinalityTest {
  private @TempDir Path folder;

  private static long series(String metrics) {
    return metrics.lines().filter(line -> !line.startsWith("#")).count();
  }

  @Test
  void invented_names_make_no_series() throws IOException, InterruptedException {
    try (ServedModels server = ServedModels.start(folder)) {
      invent(server, 0, 2);
      long before = series(server.metrics());
      invent(server, 2, 200);
      long after = series(server.metrics());
      assertThat(after).isEqualTo(before).isLessThan(1500);
    }
  }

  private static void invent(ServedModels server, int from, int to)
      throws IOException, InterruptedException {
    for (int i = from; i < to; i++) {
      server.post("/v2/models/iris/infer", ServedModels.row(), true);
      server.post("/v2/models/invented-" + i + "/infer", ServedModels.row(), true);
      server.post("/v2/models/iris/versions/" + (100 + i) + "/infer", ServedModels.row(), true);
      server.post("/invented/" + i, "{}", true);
      server.post("/v2/models/iris/infer?invented=" + i, "{\"id\":\"" + i + "\"}", false);
    }
  }
}
