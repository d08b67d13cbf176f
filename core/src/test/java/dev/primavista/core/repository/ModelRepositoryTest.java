package dev.primavista.core.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.Backend;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.Reconciliation.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRepositoryTest {
  /** Knows files that begin with an M. */
  private static final Backend LETTER =
      new Backend() {
        @Override
        public String name() {
          return "letter";
        }

        @Override
        public boolean recognizes(Path path, byte[] head) {
          return head.length > 0 && head[0] == 'M';
        }

        @Override
        public LoadedModel load(Path path) {
          throw new ModelLoadException("never", "not loaded in this test");
        }
      };

  @TempDir private Path folder = Path.of("");

  private final Backends backends = new Backends(List.of(LETTER));
  private final ModelRepository all = new ModelRepository(backends, new VersionPolicy.All());

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  @Test
  void a_file_is_one_model_named_without_its_extension() throws IOException {
    write("my churn.v2.joblib", "M");
    assertThat(all.scan(folder.resolve("my churn.v2.joblib")).getFirst().id())
        .isEqualTo(new ModelId("my-churn.v2", 1));
  }

  @Test
  void a_repository_holds_files_flat_folders_and_versions_beside_other_files() throws IOException {
    write("iris.pkl", "M");
    write("README.md", "text");
    write("flat/model.onnx", "M");
    write("flat/labels.txt", "a");
    write("faq/1/model.bin", "M");
    write("faq/12/model.bin", "M");
    write("faq/12/config.pbtxt", "x");
    assertThat(all.scan(folder).stream().map(ModelSource::id))
        .containsExactly(
            new ModelId("faq", 1),
            new ModelId("faq", 12),
            new ModelId("flat", 1),
            new ModelId("iris", 1));
    assertThat(
            new ModelRepository(backends, new VersionPolicy.Latest(1))
                .scan(folder.resolve("faq")).stream().map(ModelSource::id))
        .containsExactly(new ModelId("faq", 12));
  }

  @Test
  void what_cannot_be_told_apart_or_found_is_refused_by_name() throws IOException {
    write("two/1/a", "M");
    write("two/1/b", "M");
    assertThatThrownBy(() -> all.scan(folder))
        .hasMessageContaining("holds 2 models (expected: one)");
    write("empty.pkl", "");
    assertThatThrownBy(() -> all.scan(folder.resolve("empty.pkl")))
        .hasMessage("empty.pkl is empty (0 bytes)");
    write("page.pkl", "<html>");
    assertThatThrownBy(() -> all.scan(folder.resolve("page.pkl")))
        .hasMessage(
            "page.pkl is of no format that is served here; it starts with the bytes 3c 68 74 6d 6c 3e");
  }

  @Test
  void reconciliation_loads_what_is_new_before_it_unloads_what_is_gone() {
    ModelSource kept = new ModelSource(new ModelId("a", 1), folder);
    ModelSource added = new ModelSource(new ModelId("a", 2), folder);
    assertThat(Reconciliation.plan(List.of(kept, added), Set.of(kept.id(), new ModelId("b", 1))))
        .containsExactly(new Step.Load(added), new Step.Unload(new ModelId("b", 1)));
    assertThat(Reconciliation.plan(List.of(kept), Set.of(kept.id()))).isEmpty();
  }

  @Test
  void version_policies_choose_among_what_exists() {
    assertThat(new VersionPolicy.Latest(2).select(List.of(1L, 5L, 3L))).containsExactly(3L, 5L);
    assertThat(new VersionPolicy.Specific(List.of(1L, 9L)).select(List.of(1L, 5L)))
        .containsExactly(1L);
    assertThat(new VersionPolicy.All().select(List.of(2L, 1L))).containsExactly(1L, 2L);
    assertThatThrownBy(() -> new VersionPolicy.Latest(0)).hasMessage("count: 0 (expected: >= 1)");
  }
}
