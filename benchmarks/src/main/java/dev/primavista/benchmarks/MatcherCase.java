package dev.primavista.benchmarks;

import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.match.Progress;
import dev.primavista.faq.match.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Our own matcher beside its size: made-up questions of 8 to 12 words, drawn from 20,000 words as
 * unevenly as in language (Zipf). Text to five candidates, on one core.
 */
final class MatcherCase {
  private static final int VOCABULARY = 20_000;
  private static final int QUESTIONS = 64;
  private static final String TWENTY_WORDS =
      "i would like to know how long it takes until the new card that i ordered last week arrives"
          + " here";

  /** So few entries that what their matcher takes is the model's. */
  private static final int FEW = 5;

  private MatcherCase() {}

  static List<Figure> run() {
    List<Figure> figures = new ArrayList<>();
    long before = usedBytes();
    try (FaqMatcher small = train(records(FEW, new Texts()), TrainingOptions.lexical())) {
      long model = usedBytes() - before;
      small.match(TWENTY_WORDS, 1);
      for (int entries : new int[] {200, 10_000, 100_000}) {
        figures.add(lexical(entries, model));
      }
    }
    figures.add(encoded(200, "minilm"));
    figures.add(encoded(10_000, "minilm"));
    figures.add(encoded(200, "bge"));
    return figures;
  }

  private static Figure lexical(int entries, long model) {
    Texts texts = new Texts();
    List<FaqRecord> records = records(entries, texts);
    long before = usedBytes();
    try (FaqMatcher matcher = train(records, TrainingOptions.lexical())) {
      long perEntry = (usedBytes() - before - model) / (entries - FEW);
      List<String> questions = new ArrayList<>();
      for (int i = 0; i < QUESTIONS; i++) {
        questions.add(texts.like(records.get(i * (entries / QUESTIONS)).question()));
      }
      AtomicInteger next = new AtomicInteger();
      double micros =
          CpuTimer.medianMicros(
              () -> matcher.match(questions.get(next.getAndIncrement() % QUESTIONS), 5));
      return new Figure(
          name(entries),
          "Primavista, words and characters",
          micros,
          perEntry + " bytes an entry, and " + model / 1000 + " kB of model");
    }
  }

  private static Figure encoded(int entries, String encoder) {
    TrainingOptions options = TrainingOptions.lexical().withEncoder(Optional.of(encoder));
    try (FaqMatcher matcher = train(records(entries, new Texts()), options)) {
      double micros = CpuTimer.medianMicros(() -> matcher.match(TWENTY_WORDS, 5));
      return new Figure(
          name(entries), "Primavista, with " + encoder, micros, "a question of 20 words");
    }
  }

  private static FaqMatcher train(List<FaqRecord> records, TrainingOptions options) {
    return FaqMatcher.train(records, List.of(), options, Progress.NONE);
  }

  private static String name(int entries) {
    return String.format(Locale.ROOT, "faq: one question, %,d entries", entries);
  }

  private static List<FaqRecord> records(int count, Texts texts) {
    List<FaqRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(new FaqRecord("e" + i, texts.next(), "", List.of(), List.of(), Optional.empty()));
    }
    return records;
  }

  private static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Texts drawn by lot, the same in every run. */
  private static final class Texts {
    private final SplittableRandom random = new SplittableRandom(1);

    String next() {
      StringBuilder text = new StringBuilder();
      int words = 8 + random.nextInt(5);
      for (int i = 0; i < words; i++) {
        text.append(i == 0 ? "" : " ").append(word());
      }
      return text.toString();
    }

    /** The same text with every third word another. */
    String like(String text) {
      String[] words = text.split(" ", -1);
      for (int i = 0; i < words.length; i += 3) {
        words[i] = word();
      }
      return String.join(" ", words);
    }

    /** Words of frequency 1/rank, spelled in syllables. */
    private String word() {
      int rank = (int) Math.exp(random.nextDouble() * Math.log(VOCABULARY));
      StringBuilder word = new StringBuilder();
      for (int rest = rank; rest > 0; rest /= 60) {
        int syllable = rest % 60;
        word.append("bcdfghklmnrt".charAt(syllable / 5)).append("aeiou".charAt(syllable % 5));
      }
      return word.append("sntr".charAt(rank % 4)).toString();
    }
  }
}
