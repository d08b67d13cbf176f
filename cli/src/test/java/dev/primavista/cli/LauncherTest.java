package dev.primavista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script in front of the JVM, with a JDK that only tells how it was started. */
final class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "prima");

  @TempDir private Path home = Path.of("");

  private String started(String locale) throws IOException, InterruptedException {
    Path launcher =
        Files.copy(
            LAUNCHER,
            home.resolve("prima"),
            StandardCopyOption.COPY_ATTRIBUTES,
            StandardCopyOption.REPLACE_EXISTING);
    Files.createDirectories(home.resolve("cli/target/app"));
    Files.writeString(Files.createDirectories(home.resolve(".prima")).resolve("built"), "");
    Path jdk = home.resolve("jdk");
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\n");
    for (String tool : new String[] {"java", "javac"}) {
      Path script = jdk.resolve("bin").resolve(tool);
      Files.writeString(script, "#!/bin/sh\nlocale charmap\n");
      assertThat(script.toFile().setExecutable(true)).isTrue();
    }
    ProcessBuilder command =
        new ProcessBuilder("sh", launcher.toString(), "inspect", "x").redirectErrorStream(true);
    command.environment().put("PRIMA_JAVA_HOME", jdk.toString());
    command.environment().put("LC_ALL", locale);
    Process process = command.start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return told.strip();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void the_jvm_can_name_every_file_where_the_locale_cannot()
      throws IOException, InterruptedException {
    assertThat(started("C")).isEqualTo("UTF-8");
    assertThat(started("C.UTF-8")).isEqualTo("UTF-8");
  }
}
