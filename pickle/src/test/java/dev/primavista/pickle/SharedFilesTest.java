package dev.primavista.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real files of nine scikit-learn versions, and files made to do harm. */
class SharedFilesTest {
  private static final Set<String> UNSOUND_MODELS =
      Set.of(
          "classes-long.pkl",
          "coef-missing.pkl",
          "coef-shape.pkl",
          "coef-text.pkl",
          "hgb-bitset.pkl",
          "hgb-child.pkl",
          "hgb-cycle.pkl",
          "hgb-emptynodes.pkl",
          "hgb-feature.pkl",
          "kdtree-idx.pkl",
          "kdtree-nodes.pkl",
          "knn-labels.pkl",
          "knn-neighbors.pkl",
          "mlp-layers.pkl",
          "mlp-shapes.pkl",
          "pipeline-self.pkl",
          "poly-degree.pkl",
          "regex-broken.pkl",
          "svc-dualcoef.pkl",
          "svc-kernel-name.pkl",
          "svc-nsupport.pkl",
          "tfidf-idf-short.pkl",
          "tree-child-negative.pkl",
          "tree-child-out-of-range.pkl",
          "tree-cycle.pkl",
          "tree-feature-negative.pkl",
          "tree-feature-out-of-range.pkl",
          "tree-nodecount-zero.pkl",
          "tree-nodecount.pkl",
          "tree-nodes-dtype.pkl",
          "tree-outputs-2e30.pkl",
          "tree-self.pkl",
          "tree-values-classes.pkl",
          "tree-values-short.pkl",
          "vocabulary-huge-index.pkl",
          "vocabulary-negative.pkl",
          "vocabulary-text-index.pkl");

  private static final AllowedGlobals WITH_ITEM_SELECTOR =
      AllowedGlobals.defaults().with(new PyGlobal("ItemSelector", "ItemSelector"));

  private final PickleReader reader = new PickleReader(PickleLimits.defaults(), WITH_ITEM_SELECTOR);

  @Test
  void every_model_file_of_the_supported_compressions_is_read() throws IOException {
    Path fixtures = SharedData.require("parity/fixtures");
    List<String> failures = new ArrayList<>();
    int read = 0;
    for (Path file : files(fixtures)) {
      String name = file.getFileName().toString();
      if (!Set.of("model.pkl", "model.joblib", "model.z.joblib", "model.joblib.gz")
          .contains(name)) {
        continue;
      }
      try {
        reader.read(file);
        read++;
      } catch (PickleException refused) {
        failures.add(fixtures.relativize(file) + ": " + refused.getMessage());
      }
    }
    assertThat(failures).isEmpty();
    assertThat(read).isGreaterThan(1790);
  }

  @Test
  void hostile_pickles_are_refused_or_inert() throws IOException {
    Path hostile = SharedData.require("parity/hostile");
    TreeMap<String, String> expected = new TreeMap<>();
    for (String line : Files.readAllLines(hostile.resolve("INDEX.tsv"))) {
      String[] columns = line.split("\t", -1);
      expected.put(columns[0], columns[1]);
    }
    List<String> opened = new ArrayList<>();
    for (Path file : files(hostile)) {
      String name = file.getFileName().toString();
      if (!name.matches(".*(\\.pkl|\\.joblib|\\.pkl\\.gz)")
          || !"refuse".equals(expected.get(name))) {
        continue;
      }
      try {
        reader.read(file);
        opened.add(name);
      } catch (PickleException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
    // These are sound pickles of unsound models: whoever builds the model refuses them.
    opened.removeAll(UNSOUND_MODELS);
    assertThat(opened).isEmpty();
  }

  @Test
  void the_2018_pickles_are_read() {
    Path models = SharedData.require("faq-reference/models");
    for (String name : List.of("faq-s1-1000.pkl", "faq-s1-8000.pkl", "faq-s2-1000.pkl")) {
      PyObject pipeline = (PyObject) reader.read(models.resolve(name));
      assertThat(pipeline.type().qualifiedName()).isEqualTo("sklearn.pipeline.Pipeline");
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
