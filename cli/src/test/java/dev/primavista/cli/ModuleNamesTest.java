package dev.primavista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Jars that others depend on have a module name that does not hang on what their file is called.
 */
class ModuleNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "apps/faq",
        "apps/vision",
        "backends/engines",
        "backends/networks",
        "backends/onnx",
        "backends/sklearn",
        "backends/tensorflow",
        "backends/torch",
        "backends/trees",
        "client",
        "core",
        "pickle",
        "proto",
        "repository",
        "server",
        "sizing",
        "sources"
      })
  void a_library_is_called_as_its_packages_begin(String module) throws IOException {
    Path pom = SharedData.projectRoot().resolve(module).resolve("pom.xml");
    String name = "dev.primavista." + Path.of(module).getFileName();
    assertThat(Files.readString(pom)).contains("<module.name>" + name + "</module.name>");
  }
}
