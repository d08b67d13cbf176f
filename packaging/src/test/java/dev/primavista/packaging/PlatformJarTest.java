package dev.primavista.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlatformJarTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ai/onnxruntime/native/linux-aarch64/libonnxruntime.so",
        "ai/onnxruntime/native/osx-aarch64/libonnxruntime.dylib.dSYM/Contents/Resources/DWARF/x",
        "ai/onnxruntime/native/win-x64/onnxruntime.dll",
        "org/sqlite/native/Linux-Musl/x86_64/libsqlitejdbc.so",
        "org/sqlite/native/Linux/x86/libsqlitejdbc.so",
        "org/sqlite/native/FreeBSD/x86_64/libsqlitejdbc.so",
        "linux/i386/libzstd-jni-1.5.7-7.so",
        "darwin/x86_64/libzstd-jni-1.5.7-7.dylib"
      })
  void libraries_of_other_platforms_are_foreign(String entry) {
    assertThat(PlatformJar.foreign(entry)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ai/onnxruntime/native/linux-x64/libonnxruntime.so",
        "org/sqlite/native/Linux/x86_64/libsqlitejdbc.so",
        "linux/amd64/libzstd-jni-1.5.7-7.so",
        "native/linux-x86_64/libopendal_java.so",
        "net/jpountz/util/linux/amd64/liblz4-java.so",
        "dev/primavista/cli/Main.class",
        "META-INF/services/java.sql.Driver"
      })
  void everything_else_stays(String entry) {
    assertThat(PlatformJar.foreign(entry)).isFalse();
  }

  @Test
  void the_same_jar_gives_the_same_bytes_at_any_time() throws IOException {
    Path jar = folder.resolve("a.jar");
    write(jar, List.of("a/A.class", "linux/amd64/x.so", "win/amd64/x.dll"));

    PlatformJar.copy(jar, folder.resolve("one.jar"), PlatformJar::foreign);
    Files.setLastModifiedTime(jar, FileTime.fromMillis(5000));
    PlatformJar.copy(jar, folder.resolve("two.jar"), PlatformJar::foreign);

    assertThat(folder.resolve("one.jar")).hasSameBinaryContentAs(folder.resolve("two.jar"));
    try (ZipFile copy = new ZipFile(folder.resolve("one.jar").toFile())) {
      assertThat(copy.stream().map(ZipEntry::getName))
          .containsExactly("a/A.class", "linux/amd64/x.so");
    }
  }

  private static void write(Path jar, List<String> names) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (String name : names) {
        out.putNextEntry(new ZipEntry(name));
        out.write(name.getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
  }
}
