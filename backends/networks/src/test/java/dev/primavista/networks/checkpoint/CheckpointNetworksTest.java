package dev.primavista.networks.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.tensor.Shape;
import dev.primavista.networks.Answers;
import dev.primavista.networks.ConversionCache;
import dev.primavista.networks.NetworkBackend;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A narrow resnet_v1 of {@code make_checkpoints.py} against what slim's graph answers. */
final class CheckpointNetworksTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"resnet.ckpt", "bundle.index"})
  void a_checkpoint_answers_as_its_graph_does(String file) throws Exception {
    new Answers(backend()).compare(fixture(file), fixture("answer.npz"), 2e-5);
  }

  @Test
  void its_network_is_named() throws Exception {
    try (LoadedModel model = backend().load(fixture("resnet.ckpt"))) {
      assertThat(model.description().summary())
          .startsWith("TensorFlow slim network 'resnet_v1_29'");
      assertThat(model.signature().inputs().getFirst().shape())
          .isEqualTo(Shape.of(-1, 224, 224, 3));
    }
  }

  @Test
  void a_changed_byte_is_found() throws Exception {
    byte[] bytes = Files.readAllBytes(fixture("resnet.ckpt"));
    for (int at = 100; at < bytes.length - 60; at += 9_000) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      Path file = Files.write(folder.resolve("changed.ckpt"), changed);
      assertThatThrownBy(() -> backend().load(file))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining("changed.ckpt is damaged");
    }
  }

  @Test
  void a_checkpoint_cut_off_is_no_checkpoint() throws Exception {
    byte[] whole = Files.readAllBytes(fixture("resnet.ckpt"));
    for (int part = 1; part < 8; part++) {
      byte[] cut = Arrays.copyOf(whole, whole.length * part / 8);
      Path file = Files.write(folder.resolve("cut.ckpt"), cut);
      assertThatThrownBy(() -> backend().load(file)).isInstanceOf(ModelLoadException.class);
    }
  }

  @Test
  void an_index_without_its_data_is_refused() throws Exception {
    Path file = Files.copy(fixture("bundle.index"), folder.resolve("lone.index"));
    assertThatThrownBy(() -> backend().load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("lone.data-00000-of-00001");
  }

  private NetworkBackend backend() {
    return new NetworkBackend(new ConversionCache(folder.resolve("cache")));
  }

  private static Path fixture(String file) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(CheckpointNetworksTest.class.getResource(file)).toURI());
  }
}
