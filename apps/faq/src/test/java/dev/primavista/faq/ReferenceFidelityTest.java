package dev.primavista.faq;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unchanged pickles of the 2018 reference give the answers that Python recorded. */
class ReferenceFidelityTest {

  private record Scores(double[] raw, double[] probability) {
    int[] order() {
      return IntStream.range(0, probability.length)
          .boxed()
          .sorted(Comparator.comparingDouble((Integer i) -> probability[i]).reversed())
          .mapToInt(Integer::intValue)
          .toArray();
    }
  }

  private static Scores score(ModelInstance instance, String question) {
    var outputs = instance.execute(Map.of("question", BytesTensor.ofStrings(List.of(question))));
    return new Scores(doubles(outputs.get("raw")), doubles(outputs.get("probability")));
  }

  private static double[] doubles(@Nullable Tensor tensor) {
    if (tensor instanceof FixedTensor fixed) {
      return fixed.doubles();
    }
    throw new IllegalStateException("an output is missing");
  }

  private static FaqModel load(int trees) {
    Path models = SharedData.require("faq-reference/models");
    return FaqModel.load(
        models.resolve("faq-s1-" + trees + ".pkl"),
        OriginalsFile.read(models.resolve("originals.tsv")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 8000})
  void golden_questions_have_bit_equal_scores_and_probabilities(int trees) throws IOException {
    try (FaqModel model = load(trees);
        ModelInstance instance = model.newInstance()) {
      int questions = 0;
      for (String line :
          Files.readAllLines(SharedData.require("faq-reference/models/golden.jsonl"))) {
        JsonNode golden = new ObjectMapper().readTree(line);
        Scores scores = score(instance, golden.get("question").asText());
        for (int i = 0; i < scores.raw().length; i++) {
          assertThat(scores.raw()[i])
              .as("%s, original %d", golden.get("name").asText(), i)
              .isEqualTo(golden.get("raw" + trees).get(i).asDouble());
          assertThat(scores.probability()[i])
              .as("%s, original %d", golden.get("name").asText(), i)
              .isEqualTo(golden.get("p" + trees).get(i).asDouble());
        }
        questions++;
      }
      assertThat(questions).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 8000})
  void recorded_questions_have_the_same_top_three(int trees) throws IOException {
    Map<String, String> texts = new HashMap<>();
    for (String line : Files.readAllLines(SharedData.require("faq-reference/splits/S1/val.tsv"))) {
      String[] columns = line.split("\t", -1);
      texts.put(columns[0], columns[1]);
    }
    List<String> differences = new ArrayList<>();
    int questions = 0;
    try (FaqModel model = load(trees);
        ModelInstance instance = model.newInstance()) {
      List<String> lines =
          Files.readAllLines(SharedData.require("faq-reference/models/golden_val_top3.tsv"));
      List<String> header = List.of(lines.getFirst().split("\t", -1));
      for (String line : lines.subList(1, lines.size())) {
        String[] columns = line.split("\t", -1);
        Scores scores = score(instance, texts.getOrDefault(columns[0], ""));
        int[] order = scores.order();
        for (int rank = 1; rank <= 3; rank++) {
          String expected = columns[header.indexOf(trees + "_id" + rank)];
          double probability = Double.parseDouble(columns[header.indexOf(trees + "_p" + rank)]);
          String actual = Long.toString(model.entries().get(order[rank - 1]).id());
          boolean tied = Math.abs(scores.probability()[order[rank - 1]] - probability) == 0;
          if (!actual.equals(expected) && !tied) {
            differences.add(columns[0] + " rank " + rank + ": " + actual + " for " + expected);
          }
        }
        questions++;
      }
    }
    assertThat(differences).isEmpty();
    assertThat(questions).isEqualTo(2998);
  }
}
