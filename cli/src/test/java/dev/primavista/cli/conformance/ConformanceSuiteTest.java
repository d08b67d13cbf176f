package dev.primavista.cli.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceSuiteTest {
  @TempDir Path folder;

  @BeforeEach
  void writeSuite() throws IOException {
    Files.createDirectories(folder.resolve("suite"));
    Files.createDirectories(folder.resolve("oipcheck"));
    Files.createDirectories(folder.resolve("models/flowers/1"));
    Files.writeString(folder.resolve("models/flowers/1/model.joblib"), "as it was saved");
  }

  private ConformanceSuite withManifest(String manifest) throws IOException {
    Files.writeString(folder.resolve("models/manifest.json"), manifest);
    return ConformanceSuite.in(folder, Optional.empty());
  }

  @Test
  void the_names_of_columns_are_declared_in_a_copy() throws IOException {
    ConformanceSuite suite =
        withManifest(
            """
            {"roles": {"other": {"name": "x", "columns": ["c"]},
                       "iris": {"name": "flowers", "columns": ["width (cm)", "it's"]}}}
            """);
    Path work = Files.createDirectory(folder.resolve("work"));
    assertThat(suite.served(work))
        .containsExactly(
            "--repository", work.resolve("models").toString(), "--invocations", "flowers");
    assertThat(work.resolve("models/flowers/1/model.joblib")).hasContent("as it was saved");
    assertThat(work.resolve("models/flowers/model.yaml"))
        .hasContent("columns: [\"width (cm)\",\"it's\"]");
    assertThat(folder.resolve("models/flowers/model.yaml")).doesNotExist();
  }

  @Test
  void nothing_is_declared_where_the_manifest_tells_no_columns() throws IOException {
    ConformanceSuite suite = withManifest("{\"roles\": {\"iris\": {\"name\": \"flowers\"}}}");
    Path work = Files.createDirectory(folder.resolve("work"));
    assertThat(suite.served(work)).contains("flowers");
    assertThat(work.resolve("models/flowers/model.yaml")).doesNotExist();
  }
}
