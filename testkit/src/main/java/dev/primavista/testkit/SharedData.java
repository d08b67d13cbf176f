package dev.primavista.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Test data that is not committed because others own it. It lies in the folder {@code shared}
 * beside the checkout; a test that needs an absent file is skipped and names that file.
 */
public final class SharedData {
  private SharedData() {}

  /** The checkout's root: the nearest folder above that holds the {@code .mvn} folder. */
  public static Path projectRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("no folder above the working folder holds .mvn");
    }
    return folder;
  }

  /** The file or folder {@code shared/<relative>}; skips the calling test where it is missing. */
  public static Path require(String relative) {
    Path path = projectRoot().resolveSibling("shared").resolve(relative);
    Assumptions.assumeTrue(
        Files.exists(path), () -> "not run: ../shared/" + relative + " is not on this machine");
    return path;
  }
}
