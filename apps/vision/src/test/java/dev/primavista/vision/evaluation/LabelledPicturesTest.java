package dev.primavista.vision.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.vision.evaluation.LabelledPictures.Classes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which class folders and names tell. */
class LabelledPicturesTest {
  @TempDir private Path folder = Path.of("");

  private void picture(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
  }

  private static Classes labels(String... labels) {
    return new Classes(labels.length, List.of(labels));
  }

  private static Classes unnamed(int count) {
    return new Classes(count, List.of());
  }

  /** The classes' indices by the pictures' names. */
  private static Map<String, Integer> truths(Path place, Classes classes) {
    Map<String, Integer> truths = new TreeMap<>();
    LabelledPictures.of(place, classes)
        .pictures()
        .forEach(
            each ->
                truths.put(String.valueOf(each.file().getFileName()), each.truth().orElseThrow()));
    return truths;
  }

  @Test
  void links_are_followed_and_those_that_lead_nowhere_are_pictures() throws IOException {
    picture("f/dog/d.jpg");
    picture("elsewhere/cats/c.jpg");
    Path root = folder.resolve("f");
    Files.createSymbolicLink(root.resolve("cat"), folder.resolve("elsewhere/cats"));
    Files.createSymbolicLink(root.resolve("dog/back"), root);
    Files.createSymbolicLink(root.resolve("dog/nothing.jpg"), folder.resolve("absent"));
    Files.createDirectories(root.resolve("dog/folder.jpg"));

    Map<String, Integer> found = Map.of("c.jpg", 0, "d.jpg", 1, "nothing.jpg", 1);
    assertThat(truths(root, labels("cat", "dog"))).isEqualTo(found);
    assertThat(truths(root, unnamed(2))).isEqualTo(found);
  }

  @Test
  void without_labels_the_outermost_folders_are_the_classes() throws IOException {
    picture("a/indoor/1.png");
    picture("a/outdoor/2.png");
    picture("b/indoor/3.png");
    assertThat(truths(folder, unnamed(2))).isEqualTo(Map.of("1.png", 0, "2.png", 0, "3.png", 1));
  }

  @Test
  void a_class_without_pictures_keeps_its_place() throws IOException {
    picture("a/1.png");
    picture("c/2.png");
    Files.createDirectories(folder.resolve("b"));
    assertThat(truths(folder, unnamed(3))).isEqualTo(Map.of("1.png", 0, "2.png", 2));
    assertThat(LabelledPictures.of(folder, unnamed(3)).labels()).containsExactly("a", "b", "c");
    assertThatThrownBy(() -> truths(folder, unnamed(2)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("holds folders of 3 classes, the network has 2 without names");
  }

  @Test
  void with_labels_the_innermost_folder_that_is_one_tells() throws IOException {
    picture("cat/indoor/1.png");
    picture("pets/dog/2.png");
    picture("birds/3.png");
    LabelledPictures found = LabelledPictures.of(folder, labels("cat", "dog"));
    assertThat(truths(folder, labels("cat", "dog"))).isEqualTo(Map.of("1.png", 0, "2.png", 1));
    assertThat(found.skipped()).containsExactly("birds");
    assertThat(found.labels()).containsExactly("cat", "dog");
  }

  @Test
  void the_lone_folder_of_a_zip_file_holds_the_classes() throws IOException {
    Path zip = folder.resolve("photos.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(out)) {
      for (String name :
          List.of("photos/", "photos/a/1.png", "photos/b/2.png", "__MACOSX/photos/a/._1.png")) {
        entries.putNextEntry(new ZipEntry(name));
        entries.closeEntry();
      }
    }
    assertThat(truths(zip, unnamed(2))).isEqualTo(Map.of("1.png", 0, "2.png", 1));
    assertThat(truths(zip, labels("b", "a"))).isEqualTo(Map.of("1.png", 1, "2.png", 0));
  }
}
