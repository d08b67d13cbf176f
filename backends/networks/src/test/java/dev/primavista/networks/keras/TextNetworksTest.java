package dev.primavista.networks.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.networks.ConversionCache;
import dev.primavista.networks.NetworkBackend;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that take texts: what they state, and what they do beyond answering as Keras. */
final class TextNetworksTest {
  @TempDir private Path folder;

  @Test
  void texts_are_the_inputs_and_the_example_has_words_that_are_known() throws Exception {
    try (LoadedModel model = load("worded.keras")) {
      assertThat(model.signature().inputs())
          .extracting(TensorSpec::toString)
          .containsExactlyInAnyOrder(
              "words BYTES[-1,1]", "words_more BYTES[-1,1]", "words_place FP32[-1,2]");
      assertThat(model.description().metadata()).doesNotContainKey("texts");
      assertThat(model.answersExample()).isTrue();
      BytesTensor words = (BytesTensor) Objects.requireNonNull(model.example().get("words"));
      assertThat(words.stringAt(0)).startsWith("the ");
      try (ModelInstance instance = model.newInstance()) {
        assertThat(instance.execute(model.example())).hasSize(model.signature().outputs().size());
      }
    }
  }

  @Test
  void rows_as_long_as_the_longest_are_not_joined_with_those_of_others() throws Exception {
    try (LoadedModel free = load("told.keras");
        LoadedModel fixed = load("hashed.keras")) {
      assertThat(free.batchable()).isFalse();
      assertThat(fixed.batchable()).isTrue();
    }
  }

  @Test
  void no_more_numbers_are_made_than_memory_has_room_for() throws Exception {
    byte[][] texts = new byte[20_000][0];
    byte[] longest = new byte[2_000_000];
    Arrays.fill(longest, (byte) ' ');
    for (int i = 0; i < longest.length; i += 2) {
      longest[i] = 'a';
    }
    texts[0] = longest;
    try (LoadedModel model = load("told.keras");
        ModelInstance instance = model.newInstance()) {
      Map<String, Tensor> inputs = Map.of("words", BytesTensor.wrap(Shape.of(20_000, 1), texts));
      assertThatThrownBy(() -> instance.execute(inputs))
          .isInstanceOf(TooLarge.class)
          .hasMessageStartingWith(
              "input 'words': 20,000 rows of 1,000,000 numbers are made of its texts (expected: at"
                  + " most ");
    }
  }

  @Test
  void texts_without_a_word_make_no_row_where_words_decide_its_length() throws Exception {
    Map<String, Tensor> inputs = Map.of("words", BytesTensor.wrap(Shape.of(1, 1), new byte[1][0]));
    try (LoadedModel model = load("told.keras");
        ModelInstance instance = model.newInstance()) {
      assertThatThrownBy(() -> instance.execute(inputs))
          .isInstanceOf(InvalidRequest.class)
          .hasMessage("input 'words': no text has a word (expected: one at least in a request)");
    }
  }

  @Test
  void bytes_that_are_no_text_are_a_word_that_is_not_known() throws Exception {
    byte[][] texts = {{(byte) 0xff, (byte) 0xfe}, "unknown".getBytes(StandardCharsets.UTF_8)};
    try (LoadedModel model = load("told.keras");
        ModelInstance instance = model.newInstance()) {
      FixedTensor made =
          (FixedTensor)
              instance
                  .execute(Map.of("words", BytesTensor.wrap(Shape.of(2, 1), texts)))
                  .firstEntry()
                  .getValue();
      assertThat(made.slice(0, 1).doubles()).isEqualTo(made.slice(1, 2).doubles());
    }
  }

  private LoadedModel load(String file) throws Exception {
    Path path = Path.of(Objects.requireNonNull(getClass().getResource(file)).toURI());
    return new NetworkBackend(new ConversionCache(folder.resolve("cache"))).load(path);
  }
}
