package dev.primavista.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The program as it was built on this machine.
 *
 * @param jars its class path, by name
 * @param jdk the JDK that it runs on
 * @param version of the program
 */
public record Installation(List<Path> jars, Path jdk, String version) {
  private static final String OWN = "primavista-";

  public Installation {
    jars = List.copyOf(jars);
  }

  /**
   * The program below the launcher's folder.
   *
   * @throws PackagingException if it was not built there
   */
  public static Installation below(Path home, Path jdk, String version) {
    Path app = home.resolve("cli/target/app");
    if (!Files.isDirectory(app)) {
      throw new PackagingException(
          "no_installation",
          "there is no built program in " + app,
          "images are made by ./prima of a checkout");
    }
    try (Stream<Path> files = Files.list(app)) {
      List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
      return new Installation(jars, jdk, version);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the jar is one of the program's own modules, which change more often than others. */
  static boolean own(Path jar) {
    return String.valueOf(jar.getFileName()).startsWith(OWN);
  }
}
