package dev.primavista.faq;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.sklearn.Sklearn;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pairs of a union whose branches have weights; made by {@code make_weighted.py}. */
class PairMatcherTest {
  private static final Path FILES =
      SharedData.projectRoot().resolve("apps/faq/src/test/resources/dev/primavista/faq");

  @Test
  void weights_of_branches_multiply_their_columns() throws IOException {
    List<FaqEntry> entries = OriginalsFile.read(FILES.resolve("weighted.tsv"));
    JsonNode golden = new ObjectMapper().readTree(FILES.resolve("weighted.json").toFile());
    Matcher.Session session =
        PairMatcher.of(Sklearn.load(FILES.resolve("weighted.pkl")), entries)
            .orElseThrow()
            .newSession();
    for (JsonNode one : golden) {
      double[] raw = new double[entries.size()];
      session.score(one.get("question").asText(), raw, new double[raw.length], 0);
      for (int i = 0; i < raw.length; i++) {
        assertThat(raw[i]).isEqualTo(one.get("raw").get(i).asDouble());
      }
    }
    assertThat(golden).hasSize(5);
  }
}
