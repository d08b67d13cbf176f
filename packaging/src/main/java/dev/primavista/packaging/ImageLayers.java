package dev.primavista.packaging;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The layers of an image, from what changes least to what changes most: an update of the program
 * moves its own jars and the start archive, one of a model the model alone.
 */
final class ImageLayers {
  private static final Instant TIME = Stage.TIME.toInstant();
  private static final String USER = "65532:65532";
  private static final FilePermissions OPEN = FilePermissions.fromOctalString("1777");
  private static final FilePermissions FOLDER = FilePermissions.DEFAULT_FOLDER_PERMISSIONS;

  private final ImageLayout stage;
  private final Path empty;

  /**
   * @param empty an empty folder
   */
  ImageLayers(ImageLayout stage, Path empty) {
    this.stage = stage;
    this.empty = empty;
  }

  /** Files of this machine at their places in the image, and the folders that are mounted over. */
  FileEntriesLayer base(Map<String, Path> files) {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("base");
    folder(layer, "/tmp", OPEN);
    folder(layer, "/cache", FOLDER);
    folder(layer, "/models", FOLDER);
    files.forEach((path, file) -> layer.addEntry(file, at(path), permissions(file), TIME));
    return layer.build();
  }

  private void folder(FileEntriesLayer.Builder layer, String path, FilePermissions permissions) {
    layer.addEntry(empty, at(path), permissions, TIME, USER);
  }

  FileEntriesLayer runtime() throws IOException {
    return tree("runtime", stage.runtime(), _ -> true);
  }

  /** What the program depends on. */
  FileEntriesLayer libraries() throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("libraries");
    add(layer, stage.libraries(), jar -> !Installation.own(jar));
    add(layer, stage.natives(), _ -> true);
    return layer.build();
  }

  FileEntriesLayer program() throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("program");
    add(layer, stage.libraries(), Installation::own);
    layer.addEntry(
        stage.options(), inImage(stage.options()), FilePermissions.DEFAULT_FILE_PERMISSIONS, TIME);
    return layer.build();
  }

  FileEntriesLayer archive() throws IOException {
    return tree("start", stage.archive(), _ -> true);
  }

  /** Libraries that are loaded in place of those of the CPU. */
  FileEntriesLayer cuda(Path folder) throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("cuda");
    Path engines = Path.of("/opt/primavista/engines", String.valueOf(folder.getFileName()));
    copy(layer, folder, engines.toString());
    return layer.build();
  }

  /** Models with what lies beside them; a file's companions begin with its name. */
  FileEntriesLayer models(List<Path> models) throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("models");
    for (Path model : models) {
      for (Path file : withCompanions(model.toAbsolutePath().normalize())) {
        copy(layer, file, ImageLayout.IMAGE.models() + "/" + file.getFileName());
      }
    }
    return layer.build();
  }

  static List<Path> withCompanions(Path model) throws IOException {
    if (Files.isDirectory(model)) {
      return List.of(model);
    }
    String name = String.valueOf(model.getFileName());
    String stem = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
    List<Path> all = new ArrayList<>(List.of(model));
    Path folder = model.getParent();
    if (folder != null) {
      for (String kind : List.of(".user-classes.json", ".labels.txt")) {
        Path companion = folder.resolve(stem + kind);
        if (Files.exists(companion)) {
          all.add(companion);
        }
      }
    }
    return all;
  }

  private FileEntriesLayer tree(String name, Path from, Predicate<Path> wanted) throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    add(layer, from, wanted);
    return layer.build();
  }

  private void add(FileEntriesLayer.Builder layer, Path from, Predicate<Path> wanted)
      throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).filter(wanted).sorted().toList()) {
        layer.addEntry(file, inImage(file), permissions(file), TIME);
      }
    }
  }

  private static void copy(FileEntriesLayer.Builder layer, Path from, String to)
      throws IOException {
    layer.addEntryRecursive(
        from,
        at(to),
        (file, _) -> Files.isDirectory(file) ? FOLDER : permissions(file),
        (_, _) -> TIME);
  }

  private static FilePermissions permissions(Path file) {
    return FilePermissions.fromOctalString(Files.isExecutable(file) ? "755" : "644");
  }

  private AbsoluteUnixPath inImage(Path file) {
    return at("/" + stage.root().relativize(file));
  }

  private static AbsoluteUnixPath at(String path) {
    return AbsoluteUnixPath.get(path);
  }
}
