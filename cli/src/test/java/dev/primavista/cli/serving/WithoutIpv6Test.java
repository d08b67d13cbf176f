package dev.primavista.cli.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.cli.Main;
import dev.primavista.testkit.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that has IPv4 alone, as on a machine whose kernel has no IPv6. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WithoutIpv6Test {
  private static final Path ROOT = SharedData.projectRoot();

  private static Process serve(String host) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.net.preferIPv4Stack=true",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "serve",
            ROOT.resolve("examples/models/iris.joblib").toString(),
            "--port=0",
            "--host",
            host)
        .redirectErrorStream(true)
        .start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"::", "::0"})
  void every_address_is_every_one_of_ipv4_and_that_is_told(String host) throws Exception {
    Process process = serve(host);
    try (BufferedReader output = process.inputReader(UTF_8)) {
      // Standard error is written by a thread of its own, so that either may come first.
      Set<String> missing =
          new HashSet<>(
              Set.of(
                  "address   0.0.0.0, as this machine has no IPv6", "listening http://localhost:"));
      List<String> lines = new ArrayList<>();
      while (!missing.isEmpty()) {
        String line = output.readLine();
        if (line == null) {
          break;
        }
        lines.add(line);
        missing.removeIf(line::startsWith);
      }
      assertThat(missing).as("among %s", lines).isEmpty();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void an_address_of_ipv6_is_told_as_none_of_this_machine() throws Exception {
    Process process = serve("::1");
    try (BufferedReader output = process.inputReader(UTF_8)) {
      assertThat(output.readLine())
          .startsWith("error[wrong_host]: --host: '::1' is no address of this machine");
      assertThat(process.waitFor()).isOne();
    } finally {
      process.destroyForcibly();
    }
  }
}
