package dev.primavista.networks.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.networks.Conversion;
import dev.primavista.onnx.OnnxBackend;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.Initializer;
import dev.primavista.onnx.graph.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PulledModelTest {
  @TempDir Path folder;

  @Test
  void the_folder_holds_the_network_with_its_preprocessing_and_labels() throws IOException {
    PulledModel pulled = pull(1000);

    try (LoadedModel model = new OnnxBackend().load(pulled.model())) {
      TensorSpec logits = model.signature().outputs().getFirst();
      assertThat(logits.labels()).hasSize(1000).startsWith("tench", "goldfish");
      assertThat(model.description().metadata()).containsEntry("preprocessing", "tv_v1");
    }
    assertThat(Files.readAllLines(pulled.folder().resolve("labels.txt"))).hasSize(1000);
  }

  @Test
  void other_classes_have_no_names() {
    PulledModel pulled = pull(7);

    try (LoadedModel model = new OnnxBackend().load(pulled.model())) {
      assertThat(model.signature().outputs().getFirst().labels()).isEmpty();
    }
    assertThat(pulled.folder().resolve("labels.txt")).doesNotExist();
  }

  @Test
  void a_failed_conversion_leaves_nothing() {
    assertThatThrownBy(() -> pull(-1)).isInstanceOf(ModelLoadException.class);
    assertThat(folder).isEmptyDirectory();
  }

  private PulledModel pull(int classes) {
    PublishedWeights weights = PublishedWeights.of("resnet18", "v1").orElseThrow();
    PublishedWeights named =
        new PublishedWeights("net", "v1", weights.checksum(), weights.folder(), "net.pth", "tv_v1");
    return PulledModel.make(
        folder.resolve("net.pth"), new Constant(classes), named, folder.resolve("net"));
  }

  /** A network whose weights alone give its logits. */
  private record Constant(int classes) implements Conversion {
    @Override
    public String key(Path file) {
      return "constant";
    }

    @Override
    public Graph convert(Path file) {
      if (classes < 0) {
        throw new ModelLoadException("malformed_model", "net.pth is damaged");
      }
      Graph.Builder graph = Graph.builder("constant").input(Value.batch("input", 3, 2, 2));
      String flat = graph.add("Flatten", Map.of("axis", Attribute.of(1)), "input");
      graph.initializer(
          Initializer.floats("w", List.of(12L, (long) classes), new float[12 * classes]));
      String logits = graph.add("MatMul", Map.of(), flat, "w");
      return graph.output(Value.batch(logits, classes)).build();
    }
  }
}
