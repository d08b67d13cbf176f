package dev.primavista.engines;

import dev.primavista.core.FileTree;
import dev.primavista.core.Platform;
import dev.primavista.core.Sha256;
import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The folder in which engines are kept, each in one of its own that appears when all of it is there
 * and has the checksums that this program names. Thread-safe, also among processes.
 */
public final class EngineStore {
  private static final Platform SERVED = new Platform("Linux", "amd64");

  private final Path root;
  private final Fetch fetch;
  private final Consumer<String> told;

  /**
   * A store.
   *
   * @param root its folder, made when the first engine comes
   * @param fetch how engines come that a model needs and that are not there
   * @param told of what takes long
   */
  public EngineStore(Path root, Fetch fetch, Consumer<String> told) {
    this.root = root.toAbsolutePath();
    this.fetch = fetch;
    this.told = told;
  }

  /**
   * Where engines are kept unless somebody says otherwise: {@code PRIMA_ENGINES}, or below the
   * folder for caches.
   *
   * @param variables the environment's
   */
  public static Path usual(Map<String, String> variables) {
    String own = variables.getOrDefault("PRIMA_ENGINES", "");
    String home = variables.getOrDefault("HOME", ".");
    String caches = variables.getOrDefault("XDG_CACHE_HOME", home + "/.cache");
    return own.isEmpty() ? Path.of(caches, "primavista", "engines") : Path.of(own);
  }

  public Path root() {
    return root;
  }

  /** Where an engine is; empty if it was not installed. */
  public Optional<Path> find(Engine engine) {
    Path folder = root.resolve(engine.folder());
    return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
  }

  /** Where an engine is, after fetching it if need be. */
  public synchronized Path require(Engine engine) {
    return find(engine).orElseGet(() -> install(engine, fetch));
  }

  /**
   * Fetches and checks an engine.
   *
   * @throws ModelLoadException if it cannot be had or a jar is not what it should be
   */
  public synchronized Path install(Engine engine, Fetch source) {
    requirePlatform(engine);
    told.accept(
        "fetching "
            + engine.title()
            + " once, "
            + engine.megabytes()
            + " MB, for "
            + engine.serves()
            + " ...");
    try {
      Files.createDirectories(root);
      // Not a temporary folder, which its owner alone could read.
      Path staging =
          Files.createDirectory(root.resolve("." + engine.name() + "-" + UUID.randomUUID()));
      try {
        source.fetch(engine, staging);
        for (Artifact jar : engine.artifacts()) {
          check(jar, staging.resolve(jar.fileName()));
        }
        if (engine.unpack().isPresent()) {
          unpack(engine, engine.unpack().get(), staging);
        }
        return publish(staging, root.resolve(engine.folder()));
      } finally {
        FileTree.delete(staging);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new ModelLoadException(
          "engine_missing",
          engine.title() + " cannot be kept in " + root + " (expected: a writable folder)",
          "name another with PRIMA_ENGINES",
          e);
    }
  }

  /**
   * Removes an engine; false if it was not there.
   *
   * @throws UncheckedIOException if its files cannot be removed
   */
  public synchronized boolean remove(Engine engine) {
    Optional<Path> folder = find(engine);
    try {
      if (folder.isPresent()) {
        FileTree.delete(folder.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder.isPresent();
  }

  private static void requirePlatform(Engine engine) {
    Platform machine = Platform.current();
    if (!machine.equals(SERVED)) {
      throw new ModelLoadException(
          "engine_missing",
          engine.title() + " is there for Linux on x86-64 alone (this machine: " + machine + ")",
          "export the model to ONNX, which is served everywhere");
    }
  }

  private static void check(Artifact jar, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ModelLoadException("engine_missing", jar + " was not fetched", "try it again");
    }
    String actual = Sha256.of(file);
    if (!actual.equals(jar.sha256())) {
      throw new ModelLoadException(
          "wrong_checksum",
          jar + " has the SHA-256 " + actual + " (expected: " + jar.sha256() + ")",
          "do not use it; ask whoever runs the repository that it came from");
    }
  }

  /** Keeps the files of one folder of the jars, and not the jars. */
  private static void unpack(Engine engine, String prefix, Path staging) throws IOException {
    for (Artifact jar : engine.artifacts()) {
      Path file = staging.resolve(jar.fileName());
      try (ZipFile zip = new ZipFile(file.toFile())) {
        for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
          ZipEntry entry = all.nextElement();
          String name = entry.getName();
          String rest = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
          if (rest.matches("[A-Za-z0-9._-]+")) {
            try (InputStream in = zip.getInputStream(entry)) {
              Files.copy(in, staging.resolve(rest));
            }
          }
        }
      }
      Files.delete(file);
    }
  }

  /** Another process may have been as fast: then its folder is as good. */
  private static Path publish(Path staging, Path folder) throws IOException {
    try {
      Files.move(staging, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException there) {
      FileTree.delete(staging);
    }
    return folder;
  }
}
