package dev.primavista.packaging;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the classes of a folder's jars {@linkplain ModernClasses modern}, so that what the launcher
 * keeps of a first start holds them too.
 */
final class ModernJars {
  private ModernJars() {}

  /** The folder is the argument; jars without old classes are left alone. */
  public static void main(String[] folders) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of(folders[0]), "*.jar")) {
      found.forEach(jars::add);
    }
    for (Path jar : jars) {
      if (PlatformJar.hasOldClasses(jar)) {
        Path copy = Files.createTempFile(jar.toAbsolutePath().getParent(), "modern", ".tmp");
        Files.delete(copy);
        PlatformJar.copy(jar, copy, _ -> false);
        Files.move(copy, jar, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
