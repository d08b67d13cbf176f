package dev.primavista.faq.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process that is killed with SIGKILL while it writes has lost nothing that it was told is kept.
 */
class KilledProcessTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void every_acknowledged_write_is_there_and_no_import_is_there_in_part(int seed)
      throws IOException, InterruptedException {
    String database = folder.resolve("faq.db").toString();
    int rounds = 3 + new Random(seed).nextInt(5);
    Process writer =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                database)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int imports = 0;
    int feedback = 0;
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        imports += line.startsWith("import") ? 1 : 0;
        feedback += line.startsWith("feedback") ? 1 : 0;
        if (imports == rounds) {
          assertThat(writer.toHandle().destroyForcibly()).isTrue();
        }
      }
    }
    assertThat(writer.waitFor()).as("killed, not ended").isEqualTo(128 + 9);
    try (FaqStore store = FaqStore.open(database, InstantSource.system())) {
      long kept = store.count("shop");
      assertThat(kept).isGreaterThanOrEqualTo((long) imports * KilledWriter.LIST);
      assertThat(kept % KilledWriter.LIST).as("no import in part").isZero();
      for (int list = 0; list < imports; list++) {
        assertThat(store.find("shop", KilledWriter.entry(list, KilledWriter.LIST - 1).id()))
            .isPresent();
      }
      assertThat(store.feedback().open("shop", 100).size()).isGreaterThanOrEqualTo(feedback);
      assertThat(store.lastChange()).isEqualTo(kept);
    }
  }
}
