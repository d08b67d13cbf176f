package dev.primavista.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModernClassesTest {
  private static final String ENTRY = "picocli/CommandLine.class";

  @TempDir private Path folder;

  /** The command line's library is compiled for Java 5. */
  private static Path oldJar() {
    return List.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1))
        .stream()
        .map(Path::of)
        .filter(path -> String.valueOf(path.getFileName()).startsWith("picocli-"))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] entry(Path jar, String name) throws IOException {
    try (ZipFile file = new ZipFile(jar.toFile());
        InputStream in = file.getInputStream(file.getEntry(name))) {
      return in.readAllBytes();
    }
  }

  @Test
  void classes_of_java_5_become_classes_with_stack_maps_that_do_what_they_did() throws Exception {
    Path copy = folder.resolve("picocli.jar");
    assertThat(ModernClasses.isOld(entry(oldJar(), ENTRY))).isTrue();

    PlatformJar.copy(oldJar(), copy, PlatformJar::foreign);

    assertThat(ModernClasses.isOld(entry(copy, ENTRY))).isFalse();
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {copy.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      try (ZipFile jar = new ZipFile(copy.toFile())) {
        for (ZipEntry each : jar.stream().toList()) {
          verify(loader, each.getName());
        }
      }
      Object line =
          loader
              .loadClass("picocli.CommandLine")
              .getConstructor(Object.class)
              .newInstance(
                  loader
                      .loadClass("picocli.CommandLine$HelpCommand")
                      .getConstructor()
                      .newInstance());
      Method usage = line.getClass().getMethod("getUsageMessage");
      assertThat(usage.invoke(line)).asString().contains("COMMAND");
    }
  }

  /** Those that use other libraries cannot be loaded alone. */
  private static void verify(ClassLoader loader, String entry) throws ClassNotFoundException {
    if (entry.startsWith("picocli/CommandLine") && entry.endsWith(".class")) {
      String name = entry.substring(0, entry.length() - 6).replace('/', '.');
      assertThat(Class.forName(name, true, loader).getName()).isEqualTo(name);
    }
  }

  @Test
  void a_jar_of_modern_classes_is_copied_as_it_is() throws IOException {
    Path jar = folder.resolve("modern.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.putNextEntry(new ZipEntry("A.class"));
      out.write(Files.readAllBytes(ownClass()));
      out.closeEntry();
    }

    PlatformJar.copy(jar, folder.resolve("copy.jar"), PlatformJar::foreign);

    assertThat(folder.resolve("copy.jar")).hasSameBinaryContentAs(jar);
  }

  private static Path ownClass() {
    try {
      URL own = ModernClassesTest.class.getResource("ModernClassesTest.class");
      return Path.of(own.toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
