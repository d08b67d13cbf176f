package dev.primavista.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineStoreTest {
  /** SHA-256 of the letters "abc". */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final Engine SMALL =
      Engine.parse(
          "small",
          """
          # A comment.
          title Small 1.0
          folder small-1.0
          megabytes 1
          serves tests
          g.h:one:1.0 %s
          g.h:two:2.0:linux-x86_64 %s
          """
              .formatted(ABC, ABC));

  private final List<String> told = new ArrayList<>();

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void onLinux() {
    Assumptions.assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "not run: engines are there for Linux on x86-64 alone");
  }

  private EngineStore store(Fetch fetch) {
    return new EngineStore(folder.resolve("engines"), fetch, told::add);
  }

  private static Fetch giving(String content) {
    return (engine, into) -> {
      for (Artifact jar : engine.artifacts()) {
        try {
          Files.writeString(into.resolve(jar.fileName()), content);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  @Test
  void an_engine_can_be_read_by_whoever_can_read_the_store() throws IOException {
    EngineStore store = store(giving("abc"));

    Path place = store.require(SMALL);

    assertThat(Files.getPosixFilePermissions(place))
        .isEqualTo(Files.getPosixFilePermissions(store.root()));
  }

  @Test
  void an_engine_is_fetched_once_and_then_found() throws IOException {
    List<String> fetched = new ArrayList<>();
    EngineStore store =
        store(
            (engine, into) -> {
              fetched.add(engine.name());
              giving("abc").fetch(engine, into);
            });
    assertThat(store.find(SMALL)).isEmpty();

    Path place = store.require(SMALL);

    assertThat(store.require(SMALL)).isEqualTo(place);
    assertThat(fetched).containsExactly("small");
    assertThat(told).containsExactly("fetching Small 1.0 once, 1 MB, for tests ...");
    try (Stream<Path> files = Files.list(place)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("one-1.0.jar", "two-2.0-linux-x86_64.jar");
    }
  }

  @Test
  void a_jar_of_another_checksum_is_refused_and_leaves_nothing() throws IOException {
    EngineStore store = store(giving("abd"));

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> store.require(SMALL))
        .withMessageStartingWith("g.h:one:1.0 has the SHA-256 a52d159f")
        .withMessageEndingWith("(expected: " + ABC + ")");
    assertThat(store.find(SMALL)).isEmpty();
    try (Stream<Path> files = Files.list(store.root())) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void jars_in_a_folder_serve_machines_without_a_network() throws IOException {
    Path jars = Files.createDirectory(folder.resolve("jars"));
    Files.writeString(jars.resolve("one-1.0.jar"), "abc");

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> store(giving("")).install(SMALL, new FolderFetch(jars)))
        .withMessage(jars + " lacks two-2.0-linux-x86_64.jar")
        .satisfies(
            refused ->
                assertThat(refused.hint())
                    .hasValue("copy these from Maven Central: g.h:two:2.0:linux-x86_64"));
    Files.writeString(jars.resolve("two-2.0-linux-x86_64.jar"), "abc");
    assertThat(store(giving("")).install(SMALL, new FolderFetch(jars))).exists();
  }

  @Test
  void an_engine_may_keep_its_libraries_in_place_of_its_jars() throws Exception {
    Path jars = Files.createDirectory(folder.resolve("jars"));
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(jars.resolve("gpu-1.jar")))) {
      for (String name : List.of("native/linux-x64/lib.so", "native/linux-x64/../out", "A.class")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(1);
      }
    }
    String sum =
        java.util.HexFormat.of()
            .formatHex(
                java.security.MessageDigest.getInstance("SHA-256")
                    .digest(Files.readAllBytes(jars.resolve("gpu-1.jar"))));
    Engine gpu =
        Engine.parse("gpu", "folder gpu-1\nunpack native/linux-x64/\ng.h:gpu:1 " + sum + "\n");

    Path place = store(giving("")).install(gpu, new FolderFetch(jars));

    try (Stream<Path> files = Files.list(place)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("lib.so");
    }
  }

  @Test
  void without_maven_the_way_out_is_told() {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> store(new MavenFetch("no-such-command")).require(Engine.TORCH))
        .withMessage(
            "TorchScript needs LibTorch 2.7.1 (116 MB), which is not on this machine: there is no"
                + " 'no-such-command' on the PATH that could fetch it")
        .satisfies(
            refused ->
                assertThat(refused.hint().orElse("")).contains("prima engines install torch"));
  }

  @Test
  void mavens_own_error_is_told(@TempDir Path bin) throws IOException {
    Path maven =
        Files.writeString(bin.resolve("mvn"), "#!/bin/sh\necho '[ERROR] no network'; exit 1\n");
    assertThat(maven.toFile().setExecutable(true)).isTrue();

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> store(new MavenFetch(maven.toString())).require(Engine.TENSORFLOW))
        .withMessageEndingWith("Maven says: no network");
  }

  @Test
  void every_engine_is_described_whole() {
    assertThat(Engine.ALL)
        .allSatisfy(
            engine -> {
              assertThat(engine.artifacts()).isNotEmpty();
              assertThat(engine.megabytes()).isPositive();
              assertThat(MavenFetch.pom(engine))
                  .contains(engine.artifacts().getFirst().artifactId());
            });
    assertThat(EngineStore.usual(Map.of("PRIMA_ENGINES", "/x"))).isEqualTo(Path.of("/x"));
    assertThat(EngineStore.usual(Map.of("HOME", "/h")))
        .isEqualTo(Path.of("/h/.cache/primavista/engines"));
  }
}
