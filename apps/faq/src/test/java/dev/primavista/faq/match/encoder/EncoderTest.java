package dev.primavista.faq.match.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.match.Progress;
import dev.primavista.faq.match.TrainingOptions;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The encoder against what Hugging Face's tokenizers and the original network gave. */
class EncoderTest {
  private static List<JsonNode> golden() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> golden = new ArrayList<>();
    for (String line :
        Files.readAllLines(SharedData.require("faq-reference/encoder/golden.jsonl"))) {
      golden.add(json.readTree(line));
    }
    return golden;
  }

  @Test
  void token_ids_are_those_of_the_original() throws IOException {
    WordPiece tokenizer =
        TokenizerFile.read(
            Files.readAllBytes(SharedData.require("faq-reference/encoder/tokenizer.json")));
    for (JsonNode each : golden()) {
      long[] expected =
          LongStream.range(0, each.get("input_ids").size())
              .map(i -> each.get("input_ids").get((int) i).asLong())
              .toArray();
      assertThat(tokenizer.encode(each.get("text").asText(), 256))
          .as(each.get("text").asText())
          .isEqualTo(expected);
    }
  }

  @Test
  void vectors_point_where_the_originals_do() throws IOException {
    try (Encoder encoder = EncoderFiles.builtIn("minilm").load()) {
      assertThat(encoder.dimensions()).isEqualTo(384);
      for (JsonNode each : golden()) {
        if (each.get("input_ids").size() > Encoder.MOST_TOKENS) {
          continue;
        }
        float[] vector = encoder.read(each.get("text").asText()).vector();
        double cosine = 0;
        for (int i = 0; i < vector.length; i++) {
          cosine += vector[i] * each.get("embedding").get(i).asDouble();
        }
        // The network of the build is quantised: README of the reference gives 0.975 at least.
        assertThat(cosine).as(each.get("text").asText()).isGreaterThan(0.95);
      }
    }
  }

  @Test
  void classifiers_read_inner_layers_beside_the_last() {
    try (Encoder encoder = EncoderFiles.builtIn("minilm").load()) {
      Encoder.Reading reading = encoder.read("how do i change my address");
      assertThat(reading.layers().length).isEqualTo(6 * 384);
      assertThat(reading.layers()).startsWith(reading.vector());
      for (int layer = 0; layer < 6; layer++) {
        double squares = 0;
        for (int i = layer * 384; i < (layer + 1) * 384; i++) {
          squares += reading.layers()[i] * reading.layers()[i];
        }
        assertThat(squares).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-4));
      }
    }
  }

  @Test
  void words_of_like_meaning_have_like_vectors(@TempDir Path folder) throws IOException {
    List<FaqRecord> records =
        List.of(
            new FaqRecord("car", "My car", "", List.of(), List.of(), Optional.empty()),
            new FaqRecord("pay", "More money", "", List.of(), List.of(), Optional.empty()));
    TrainingOptions options = TrainingOptions.lexical().withEncoder(Optional.of("words"));
    Path file = folder.resolve("words.faq");
    try (FaqMatcher matcher = FaqMatcher.train(records, List.of(), options, Progress.NONE)) {
      assertThat(matcher.match("vehicles", 1).candidates().getFirst().id()).isEqualTo("car");
      assertThat(matcher.match("wages", 1).candidates().getFirst().id()).isEqualTo("pay");
      assertThat(matcher.match("", 2).candidates()).hasSize(2);
      matcher.save(file);
      try (FaqMatcher again = FaqMatcher.load(file)) {
        assertThat(again.match("vehicles", 2)).isEqualTo(matcher.match("vehicles", 2));
      }
    }
  }

  @Test
  void a_word_in_pieces_and_one_that_is_unknown() {
    WordPiece tokenizer =
        TokenizerFile.read(
            """
            {"added_tokens":[{"content":"[MASK]"}],
             "normalizer":{"type":"BertNormalizer","lowercase":true},
             "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##",
              "max_input_chars_per_word":10,
              "vocab":{"[UNK]":0,"[CLS]":1,"[SEP]":2,"[MASK]":3,"un":4,"##do":5,"cafe":6,"?":7}}}
            """
                .getBytes(StandardCharsets.UTF_8));
    assertThat(tokenizer.encode("Undo Café? xyz [MASK]", 16))
        .containsExactly(1, 4, 5, 6, 7, 0, 3, 2);
    assertThat(tokenizer.encode("undoundoundo", 16)).containsExactly(1, 0, 2);
    assertThat(tokenizer.encode("undo undo undo", 4)).containsExactly(1, 4, 5, 2);
  }

  @Test
  void a_tokenizer_of_another_type_is_refused(@TempDir Path folder) {
    byte[] other = "{\"model\":{\"type\":\"BPE\",\"vocab\":{}}}".getBytes(StandardCharsets.UTF_8);
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> TokenizerFile.read(other))
        .withMessageContaining("'BPE' (expected: WordPiece)");
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> EncoderFiles.builtIn("no-such"))
        .withMessageContaining("no-such");
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> EncoderFiles.beside(folder.resolve("model.onnx")))
        .withMessageContaining("no such file");
  }
}
