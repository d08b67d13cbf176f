package dev.primavista.packaging;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * The part of the JDK that the program needs, linked by jlink in a process of its own: what it
 * writes depends on what its process did before (JDK 25 generates classes of {@code
 * java.lang.invoke} from the state of its own).
 */
final class JavaRuntime {
  private JavaRuntime() {}

  /** Makes it in a folder that does not exist yet. */
  static void link(Path jdk, Collection<String> modules, Path folder) {
    Path jlink = jdk.resolve("bin").resolve("jlink");
    if (!Files.isExecutable(jlink)) {
      throw new PackagingException(
          "no_jlink",
          "the JDK in " + jdk + " has no jlink (expected: a full JDK, such as Temurin)",
          "name one with PRIMA_JAVA_HOME");
    }
    Tools.run(
        jdk,
        List.of(
            jlink.toString(),
            "--add-modules",
            String.join(",", modules),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            folder.toAbsolutePath().toString()));
  }
}
