package dev.primavista.faq.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.faq.FaqModel;
import dev.primavista.faq.OriginalsFile;
import dev.primavista.faq.data.Asking;
import dev.primavista.faq.data.AskingsFile;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The 2018 reference's pickle, judged as from the answers that Python recorded. */
class ReferenceEvaluationTest {
  private static final Evaluation.Resampling FEW = new Evaluation.Resampling(20, 1);

  @Test
  void accuracies_are_those_of_pythons_own_answers() throws IOException {
    Path models = SharedData.require("faq-reference/models");
    Map<String, List<String>> recorded = new HashMap<>();
    for (String line : Files.readAllLines(models.resolve("golden_val_top3.tsv"))) {
      String[] columns = line.split("\t", -1);
      recorded.put(columns[0], List.of(columns[7], columns[9], columns[11]));
    }
    List<Asking> askings = new ArrayList<>();
    int[] right = new int[4];
    for (Asking asking : AskingsFile.read(SharedData.require("faq-reference/splits/S1/val.tsv"))) {
      List<String> top = recorded.getOrDefault(asking.id().orElse(""), List.of());
      if (!top.isEmpty()) {
        askings.add(asking);
        int place = top.indexOf(asking.entryId().orElse(""));
        right[place < 0 ? 3 : place]++;
      }
    }
    assertThat(askings).hasSize(2998);
    FaqModel model =
        FaqModel.load(
            models.resolve("faq-s1-1000.pkl"), OriginalsFile.read(models.resolve("originals.tsv")));
    try (Ranker ranker = new ModelRanker("1000 trees", model)) {
      Evaluation evaluation = Evaluation.of(ranker, askings, FEW, asked -> {});
      assertThat(evaluation.interval(Figure.ACCURACY_1).value())
          .isCloseTo(right[0] / 2998.0, within(1e-3));
      assertThat(evaluation.interval(Figure.ACCURACY_2).value())
          .isCloseTo((right[0] + right[1]) / 2998.0, within(1e-3));
      assertThat(evaluation.interval(Figure.ACCURACY_3).value())
          .isCloseTo((right[0] + right[1] + right[2]) / 2998.0, within(1e-3));
      assertThat(evaluation.known()).isEqualTo(2998);
    }
  }
}
