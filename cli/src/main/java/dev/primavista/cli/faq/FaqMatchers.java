package dev.primavista.cli.faq;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.terminal.ProgressBar;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.live.MatcherSource;
import dev.primavista.faq.live.TrainedMatcher;
import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.match.Progress;
import dev.primavista.faq.match.TrainingOptions;
import dev.primavista.faq.store.StoredEntry;
import dev.primavista.repository.StoredModels;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The matchers of the FAQs that are served: those of trained files, and one that learns the words
 * of the entries when the server starts.
 *
 * @param model the file of the first; empty for one of words
 * @param compared the file of another, or {@code words}; empty for none
 */
public record FaqMatchers(Terminal terminal, Optional<Path> model, Optional<String> compared) {
  /** Asks for the matcher that learns the words of the entries. */
  public static final String WORDS = "words";

  /**
   * Each by its name; the first answers where none is asked for.
   *
   * @param main the FAQ that the files were trained for
   */
  SequencedMap<String, MatcherSource> of(String main) {
    SequencedMap<String, MatcherSource> matchers = new LinkedHashMap<>();
    model.ifPresent(file -> matchers.put(nameOf(file), trained(Paths.existing(file), main)));
    compared.ifPresent(
        second -> {
          boolean words = second.equals(WORDS);
          String name = words ? WORDS : nameOf(Path.of(second));
          matchers.put(
              matchers.containsKey(name) ? name + "-2" : name,
              words ? this::ofWords : trained(Paths.existing(Path.of(second)), main));
        });
    if (model.isEmpty()) {
      matchers.putFirst(WORDS, this::ofWords);
    }
    return matchers;
  }

  private static String nameOf(Path file) {
    return StoredModels.nameOf(file);
  }

  private MatcherSource trained(Path file, String main) {
    return new Trained(terminal, file, main);
  }

  /** The matcher of a file that was trained for the main FAQ. */
  private record Trained(Terminal terminal, Path path, String main) implements MatcherSource {
    @Override
    public FaqMatcher matcher(String faq, List<StoredEntry> entries) {
      FaqMatcher matcher = TrainedMatcher.load(path, entries, faq.equals(main));
      List<FaqRecord> records = entries.stream().map(StoredEntry::record).toList();
      matcher
          .englishEncoder()
          .flatMap(encoder -> Languages.warning(encoder, records))
          .ifPresent(warning -> terminal.warn(path.getFileName() + ": " + warning));
      return matcher;
    }

    @Override
    public Optional<Path> file() {
      return Optional.of(path);
    }
  }

  private FaqMatcher ofWords(String faq, List<StoredEntry> entries) {
    List<FaqRecord> records = entries.stream().map(StoredEntry::record).toList();
    if (records.isEmpty()) {
      return learned(records, Progress.NONE);
    }
    terminal.say(
        String.format(
            Locale.ROOT,
            "the words of %,d %s of FAQ '%s' are learned",
            records.size(),
            records.size() == 1 ? "entry" : "entries",
            faq));
    ProgressBar bar = new ProgressBar(terminal);
    try {
      return learned(records, bar::at);
    } finally {
      bar.end();
    }
  }

  private static FaqMatcher learned(List<FaqRecord> records, Progress progress) {
    return FaqMatcher.train(records, List.of(), TrainingOptions.lexical(), progress);
  }
}
