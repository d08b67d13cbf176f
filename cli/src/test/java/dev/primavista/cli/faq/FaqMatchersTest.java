package dev.primavista.cli.faq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.live.MatcherSource;
import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.match.Progress;
import dev.primavista.faq.match.TrainingOptions;
import dev.primavista.faq.store.StoredEntry;
import dev.primavista.pickle.PickleLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said while matchers are made for the FAQs that are served. */
class FaqMatchersTest {
  @TempDir private Path folder = Path.of("");

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private static FaqRecord entry(String id, String question, String language) {
    Optional<String> tag = Optional.of(language).filter(given -> !given.isEmpty());
    return new FaqRecord(id, question, "", List.of(), List.of(), tag);
  }

  private static final List<FaqRecord> OF_TWO =
      List.of(
          entry("1", "Where is my card?", "en-GB"),
          entry("2", "Wo ist meine Karte?", "de-AT"),
          entry("3", "Hva er en konto?", "nb"),
          entry("4", "What is an account?", ""));

  private Terminal terminal() {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Environment environment =
        new Environment(
            folder, false, false, Optional.of(false), PickleLimits.defaults(), Map.of());
    return new Terminal(stream, stream, environment);
  }

  private String told(Optional<Path> model, List<FaqRecord> records) {
    List<StoredEntry> entries =
        records.stream().map(each -> new StoredEntry(each, 1, 1, Instant.EPOCH, "")).toList();
    FaqMatchers matchers = new FaqMatchers(terminal(), model, Optional.empty());
    MatcherSource first = matchers.of("bank").firstEntry().getValue();
    first.matcher("bank", entries).close();
    return err.toString(StandardCharsets.UTF_8);
  }

  private Path trained(String encoder) throws IOException {
    Path file = folder.resolve("bank.faq");
    TrainingOptions options =
        TrainingOptions.lexical()
            .withEncoder(Optional.of(encoder).filter(name -> !name.equals("none")));
    try (FaqMatcher matcher = FaqMatcher.train(OF_TWO, List.of(), options, Progress.NONE)) {
      matcher.save(file);
    }
    return file;
  }

  @Test
  void a_matcher_of_the_entries_words_says_what_it_does() {
    assertThat(told(Optional.empty(), OF_TWO))
        .startsWith("the words of 4 entries of FAQ 'bank' are learned\n")
        .contains("  100 %  trained\n");
  }

  @Test
  void of_a_faq_without_entries_nothing_is_said() {
    assertThat(told(Optional.empty(), List.of())).isEmpty();
  }

  @Test
  void an_encoder_of_english_is_told_beside_entries_of_other_languages() throws IOException {
    assertThat(told(Optional.of(trained("bge")), OF_TWO))
        .isEqualTo(
            "warning: bank.faq: encoder 'bge' has learned English alone, but there are entries in"
                + " de, nb; train with --encoder FILE.onnx, a multilingual network, or with"
                + " --encoder none, which goes by words and characters\n");
  }

  @Test
  void nothing_is_told_of_english_entries_or_without_an_encoder() throws IOException {
    List<FaqRecord> english = List.of(OF_TWO.getFirst(), OF_TWO.getLast());
    assertThat(told(Optional.of(trained("minilm")), english)).isEmpty();
    assertThat(told(Optional.of(trained("none")), OF_TWO)).isEmpty();
  }
}
