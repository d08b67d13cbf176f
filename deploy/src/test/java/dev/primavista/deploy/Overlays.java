package dev.primavista.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The folders that {@code kustomize build} makes manifests of. */
final class Overlays {
  /** The folder of this module, which tests run in. */
  static final Path DEPLOY = Path.of("").toAbsolutePath();

  static final Path KUSTOMIZE = DEPLOY.resolve("kustomize");

  private static final Path VARIANTS = DEPLOY.resolve("src/test/resources/variants");
  private static final Map<Path, List<Manifest>> BUILT = new ConcurrentHashMap<>();

  private Overlays() {}

  /** Base, overlays, what an administrator applies once, and variants that tests alone use. */
  static List<Path> all() {
    List<Path> all = new ArrayList<>(applications());
    all.addAll(folders(KUSTOMIZE.resolve("cluster")));
    return all;
  }

  /** Those that hold the applications. */
  static List<Path> applications() {
    List<Path> found = new ArrayList<>(List.of(KUSTOMIZE.resolve("base")));
    found.addAll(folders(KUSTOMIZE.resolve("overlays")));
    found.addAll(folders(VARIANTS));
    return found;
  }

  /** The file of values that gives the same as an overlay. */
  static Path values(Path overlay) {
    return overlay.startsWith(VARIANTS)
        ? overlay.resolve("values.yaml")
        : DEPLOY.resolve("helm/values").resolve(overlay.getFileName() + ".yaml");
  }

  /** What kustomize makes of a folder; skips the test where there is no kustomize. */
  static List<Manifest> build(Path folder) {
    Tool kustomize = Tool.kustomize();
    return BUILT.computeIfAbsent(
        folder,
        from ->
            Manifest.read(
                from.getFileName().toString(), kustomize.output("build", from.toString())));
  }

  /** The objects of the files in a folder of {@code kustomize}, as they are written. */
  static List<Manifest> written(String folder) {
    List<Manifest> found = new ArrayList<>();
    for (Path file : files(KUSTOMIZE.resolve(folder))) {
      if (!file.endsWith("kustomization.yaml")) {
        found.addAll(read(file));
      }
    }
    return found;
  }

  static List<Manifest> read(Path file) {
    try {
      return Manifest.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All YAML files below a folder, in order. */
  static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> folders(Path parent) {
    try (Stream<Path> folders = Files.list(parent)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
