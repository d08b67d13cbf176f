package dev.primavista.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.sizing.BenchFile;
import dev.primavista.sizing.Curve.Measured;
import dev.primavista.sizing.Node.Room;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScaleCommandTest {
  /** Takes 5 ms for each request, so that a few connections bear a few hundred a second. */
  private static final ScriptedServer.Script SLOW =
      _ -> {
        LockSupport.parkNanos(5_000_000);
        return ScriptedServer.ok("yes");
      };

  private @TempDir Path folder;

  @Test
  void loads_around_the_capacity_are_kept_for_the_plan() throws IOException {
    Path json = folder.resolve("scale.json");
    Path plot = folder.resolve("scale.svg");
    try (ScriptedServer one = new ScriptedServer(SLOW);
        ScriptedServer two = new ScriptedServer(SLOW)) {
      int exit =
          ScaleCommand.execute(
              "--url",
              one.url() + "," + two.url(),
              "--path",
              "/ask",
              "--connections",
              "2",
              "--seconds",
              "0.3",
              "--pod-cpu",
              "2",
              "--pod-memory",
              "512",
              "--json",
              json.toString(),
              "--plot",
              plot.toString());
      assertThat(exit).isZero();
      assertThat(two.requests()).isPositive();
    }
    BenchFile file = BenchFile.read("scale.json", Files.readAllBytes(json), false);
    assertThat(file.pod()).contains(new Room(2, 512));
    List<Double> rates = file.points().stream().map(Measured::rate).toList();
    assertThat(rates).hasSize(5);
    double capacity = rates.get(2);
    assertThat(rates.get(0)).isEqualTo(0.5 * capacity, within(1e-6));
    assertThat(rates.get(4)).isEqualTo(3 * capacity, within(1e-6));
    assertThat(Files.readString(json))
        .contains("\"pods\":[{\"pods\":1,\"rps\":", "{\"pods\":2,\"rps\":")
        .contains("\"gpu\":\"absent: no --gpu-url was given\"");
    assertThat(Files.readString(plot)).contains("What pods bear together");
  }
}
