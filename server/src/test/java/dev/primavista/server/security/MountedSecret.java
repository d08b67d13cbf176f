package dev.primavista.server.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A folder as Kubernetes mounts a Secret: its files are links through {@code ..data}, itself a link
 * to a folder of this version, which is put in another's place in one step.
 */
public final class MountedSecret {
  private final Path folder;
  private int version;

  public MountedSecret(Path folder) {
    this.folder = folder;
  }

  /** Where one of its entries is. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /** The Secret as it is from now on. */
  public void put(Map<String, String> entries) throws IOException {
    version++;
    Path versioned = Files.createDirectories(folder.resolve("..version_" + version));
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      Files.writeString(versioned.resolve(entry.getKey()), entry.getValue());
    }
    Path next = folder.resolve("..data_tmp");
    Files.createSymbolicLink(next, versioned.getFileName());
    Files.move(next, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    for (String name : entries.keySet()) {
      if (!Files.isSymbolicLink(file(name))) {
        Files.createSymbolicLink(file(name), Path.of("..data", name));
      }
    }
  }
}
