package dev.primavista.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.cloud.tools.jib.api.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small program as an image, twice, read back without a container engine. */
final class ImageBuildTest {
  @TempDir private Path folder = Path.of("");

  private Path model = Path.of("");

  @BeforeEach
  void debian() throws IOException {
    assumeTrue(Files.exists(Path.of("/usr/bin/dpkg-query")), "not run: this is no Debian");
    model = folder.resolve("iris.joblib");
    Files.writeString(model, "a model");
    Files.writeString(folder.resolve("iris.labels.txt"), "setosa");
  }

  private String write(String place) throws IOException {
    return write(place, folder.resolve(place + ".tar"));
  }

  private String write(String place, Path tar) throws IOException {
    Path app = Files.createDirectories(folder.resolve(place));
    Path own = app.resolve("primavista-cli-0.1.0.jar");
    Path other = app.resolve("zstd-jni-1.5.7.jar");
    jar(own, "dev/primavista/cli/help.txt");
    jar(other, "linux/amd64/libzstd.so", "win/amd64/libzstd.dll");
    Path jdk = Path.of(System.getProperty("java.home"));
    Installation installation = new Installation(List.of(own, other), jdk, "0.1.0");
    ImagePlan plan = plan("shop/iris:1.0");
    ImageBuild build =
        new ImageBuild(
            installation,
            plan,
            folder.resolve(place + "-cache"),
            new RegistryAccess(Optional.empty()),
            _ -> {});
    return build.write(tar);
  }

  private ImagePlan plan(String name) {
    return new ImagePlan(
        name, new Base.Debian(), List.of(model), Optional.empty(), false, Instant.EPOCH);
  }

  private static void jar(Path jar, String... names) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (String name : names) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        out.putNextEntry(entry);
        out.write(name.getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
  }

  @Test
  void two_builds_in_two_folders_are_one_image_that_holds_what_it_should() throws IOException {
    String digest = write("one");

    assertThat(write("two")).isEqualTo(digest);
    assertThat(folder.resolve("one.tar")).hasSameBinaryContentAs(folder.resolve("two.tar"));

    Map<String, byte[]> files = unpacked(folder.resolve("one.tar"));
    String texts =
        String.join(
            "\n",
            files.values().stream()
                .filter(bytes -> bytes.length > 0 && bytes[0] == '{')
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList());
    assertThat(texts)
        .contains("\"User\":\"65532:65532\"", "@/opt/primavista/java.options", digest)
        .contains("\"/models\"", "shop/iris:1.0");
    TreeSet<String> paths = new TreeSet<>();
    for (byte[] bytes : files.values()) {
      if (bytes.length > 2 && bytes[0] == 0x1f) {
        paths.addAll(names(bytes));
      }
    }
    assertThat(paths)
        .contains("models/iris.joblib", "models/iris.labels.txt", "opt/java/bin/java")
        .contains("opt/primavista/lib/primavista-cli-0.1.0.jar", "lib/x86_64-linux-gnu/libc.so.6")
        .noneMatch(path -> path.matches("(usr/)?bin/.*"))
        .noneMatch(path -> path.endsWith("/sh") || path.endsWith("/busybox"));
  }

  @Test
  void names_that_are_no_images_are_refused() {
    assertThatThrownBy(() -> plan("Shop/Iris"))
        .isInstanceOf(PackagingException.class)
        .hasMessageContaining("'Shop/Iris' (expected:");
    assertThatThrownBy(() -> plan("shop/iris"))
        .hasMessageContaining("--image: shop/iris (expected: a tag other than latest");
  }

  @Test
  void a_tar_that_cannot_be_written_is_told_before_work() {
    ImageBuild build =
        new ImageBuild(
            new Installation(List.of(), folder, "0"),
            plan("shop/iris:1.0"),
            folder,
            new RegistryAccess(Optional.empty()),
            _ -> {});

    assertThatThrownBy(() -> build.write(folder.resolve("absent/image.tar")))
        .hasMessageContaining("absent/image.tar cannot be written");
  }

  @Test
  void a_full_disk_is_told_and_no_registry_is_blamed() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "Linux's /dev/full takes no byte");

    assertThatThrownBy(() -> write("full", full))
        .isInstanceOf(PackagingException.class)
        .hasMessage("/dev/full cannot be written: No space left on device")
        .extracting(failure -> ((PackagingException) failure).code())
        .isEqualTo("unwritable_file");
    ImageReference image = plan("shop/iris:1.0").reference();
    IOException cause = new IOException("No space left on device");
    assertThat(new RegistryAccess(Optional.empty()).failed(image, new ExecutionException(cause)))
        .hasMessage("the image cannot be written: No space left on device");
  }

  private static Map<String, byte[]> unpacked(Path tar) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(tar))) {
      for (TarArchiveEntry one = in.getNextEntry(); one != null; one = in.getNextEntry()) {
        files.put(one.getName(), in.readAllBytes());
      }
    }
    return files;
  }

  private static List<String> names(byte[] layer) throws IOException {
    List<String> names = new java.util.ArrayList<>();
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(layer)))) {
      for (TarArchiveEntry one = in.getNextEntry(); one != null; one = in.getNextEntry()) {
        if (!one.isDirectory()) {
          names.add(one.getName());
        }
      }
    }
    return names;
  }
}
