package dev.primavista.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
  @TempDir Path folder;

  @Test
  void a_folder_is_removed_with_all_that_is_in_it() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree/a/b"));
    Files.writeString(tree.resolve("file"), "content");

    FileTree.delete(folder.resolve("tree"));

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void what_a_link_points_to_stays_and_the_link_goes() throws IOException {
    Path kept = Files.createDirectories(folder.resolve("kept"));
    Files.writeString(kept.resolve("file"), "content");
    Path tree = Files.createDirectories(folder.resolve("tree"));
    Files.createSymbolicLink(tree.resolve("link"), kept);
    Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("none"));

    FileTree.delete(tree);
    FileTree.delete(dangling);

    assertThat(kept.resolve("file")).hasContent("content");
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(kept));
  }

  @Test
  void nothing_is_removed_where_nothing_is() throws IOException {
    FileTree.delete(folder.resolve("none"));

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_copy_has_what_links_point_to() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree/a"));
    Path file = Files.writeString(folder.resolve("file"), "content");
    Files.createSymbolicLink(tree.resolve("link"), file);

    Path copy = FileTree.copy(folder.resolve("tree"), folder.resolve("copy"));

    assertThat(copy.resolve("a/link")).isRegularFile().hasContent("content");
    assertThat(copy.resolve("a/link")).matches(path -> !Files.isSymbolicLink(path));
  }
}
