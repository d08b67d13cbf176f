package dev.primavista.networks.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.networks.ConversionCache;
import dev.primavista.networks.NetworkBackend;
import dev.primavista.pickle.NpyReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What training scripts save, written by {@code src/test/python/make_torch_checkpoints.py}: one
 * tiny network's weights with other things around them.
 */
final class CheckpointsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "random_states",
        "figures",
        "scheduler",
        "surroundings",
        "averaged",
        "ema",
        "ema_state_dict",
        "compiled_part",
        "nested",
        "teacher",
        "pair",
        "legacy"
      })
  void a_networks_weights_are_found_among_what_stands_beside_them(String name) throws IOException {
    double[] expected = NpyReader.read(resource("logits.npy")).doubles();

    double[] actual = new TinyPictures(backend()).logits(file(name), 64);

    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-5));
    }
  }

  @Test
  void of_several_networks_under_other_keys_none_is_chosen() throws IOException {
    Path file = file("several");

    assertThatThrownBy(() -> backend().load(file))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            refused ->
                assertThat(refused.hint().orElseThrow())
                    .contains("torch.load(\"several.pth\", map_location=\"cpu\")['runs'][0]"))
        .hasMessage("several.pth holds networks at ['runs'][0], ['teacher'] (expected: one)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"other_network", "other_key"})
  void of_a_network_that_is_not_known_the_largest_state_dict_is_shown(String name)
      throws IOException {
    Path file = file(name);

    assertThatThrownBy(() -> backend().load(file))
        .hasMessageContaining("3 tensors: layers.weight 2x2, layers.bias 2, out 1")
        .hasMessageContaining("holds weights of no network known here");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "empty | holds an empty dict (expected: a state_dict)",
        "settings | holds a dict of 'epoch', 'lr' without weights (expected: a state_dict)",
        "list | holds a list (expected: a state_dict)",
        "tensor | holds a tensor without a name (expected: a state_dict)",
      })
  void a_file_without_weights_is_refused_with_what_it_holds(String name, String what)
      throws IOException {
    Path file = file(name);

    assertThatThrownBy(() -> backend().load(file))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("no_weights");
              assertThat(refused.hint().orElseThrow()).contains("torch.save(model.state_dict()");
            })
        .hasMessage(name + ".pth " + what);
  }

  @Test
  void a_checkpoint_that_names_code_is_refused_with_the_way_to_save_weights_alone()
      throws IOException {
    Path file = file("code");

    assertThatThrownBy(() -> backend().load(file))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("forbidden_global");
              assertThat(refused.hint().orElseThrow()).contains("torch.save(model.state_dict()");
            })
        .hasMessageContaining("print");
  }

  private NetworkBackend backend() {
    return new NetworkBackend(new ConversionCache(folder.resolve("cache")));
  }

  private Path file(String name) throws IOException {
    return Files.write(folder.resolve(name + ".pth"), resource(name + ".pth"));
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = CheckpointsTest.class.getResourceAsStream("checkpoints/" + name)) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    }
  }
}
