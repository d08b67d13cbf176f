package dev.primavista.cli.faq.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.live.EditorAccess;
import dev.primavista.faq.live.MatcherSource;
import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.match.Progress;
import dev.primavista.faq.match.TrainingOptions;
import dev.primavista.faq.store.Author;
import dev.primavista.faq.store.FaqStore;
import dev.primavista.faq.store.StoredEntry;
import dev.primavista.pickle.PickleLimits;
import dev.primavista.repository.RepositoryOptions.Watching;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which FAQ of a database answers where a path names none. */
class LivingFaqTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "shop.db, '', shop, ''",
    "Shop.backup.db, '', bank, 'answers where a path names none; --name NAME chooses among bank,"
        + " shop'",
    "shop.db, bank, bank, ''",
  })
  void a_database_answers_with_the_faq_of_its_name(
      String file, String wanted, String name, String warning) {
    Path database = folder.resolve(file);
    try (FaqStore store = FaqStore.open(database.toString(), InstantSource.system())) {
      for (String tenant : List.of("bank", "shop")) {
        FaqRecord entry =
            new FaqRecord("1", tenant + "?", "", List.of(), List.of(), Optional.empty());
        store.create(tenant, entry, Author.editing("somebody"));
      }
    }
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    LivingFaq.Options options =
        new LivingFaq.Options(
            Optional.of(database),
            Optional.empty(),
            Optional.of(wanted).filter(given -> !given.isEmpty()),
            0.5,
            LivingFaqTest::matchers,
            Watching.DEFAULT);
    try (LivingFaq living =
        LivingFaq.open(options, EditorAccess.of(Optional.empty(), true), terminal(err))) {
      assertThat(living.name()).isEqualTo(name);
      assertThat(living.examples()).containsExactly(name + "?");
    }
    String told = err.toString(StandardCharsets.UTF_8);
    assertThat(told.contains("warning:")).isEqualTo(!warning.isEmpty());
    assertThat(told).contains(warning);
  }

  private static Terminal terminal(ByteArrayOutputStream err) {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Environment environment =
        new Environment(
            Path.of(""), false, false, Optional.of(false), PickleLimits.defaults(), Map.of());
    return new Terminal(stream, stream, environment);
  }

  private static SequencedMap<String, MatcherSource> matchers(String main) {
    SequencedMap<String, MatcherSource> matchers = new LinkedHashMap<>();
    matchers.put("words", LivingFaqTest::ofWords);
    return matchers;
  }

  private static FaqMatcher ofWords(String faq, List<StoredEntry> entries) {
    List<FaqRecord> records = entries.stream().map(StoredEntry::record).toList();
    return FaqMatcher.train(records, List.of(), TrainingOptions.lexical(), Progress.NONE);
  }
}
