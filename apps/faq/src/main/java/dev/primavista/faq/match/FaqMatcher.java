package dev.primavista.faq.match;

import dev.primavista.core.Amount;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.faq.data.Asking;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.match.encoder.Encoder;
import dev.primavista.faq.match.encoder.EncoderContent;
import dev.primavista.faq.match.encoder.EncoderFiles;
import dev.primavista.faq.match.encoder.WordEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the entries that a question means. Works from the entries' questions alone and gains with
 * each known asking. Thread-safe: entries come and go while questions are answered.
 */
public final class FaqMatcher implements AutoCloseable {
  /** The id under which askings are kept that mean none of the entries. */
  static final String NONE = "";

  /** Characters of a question that are read. */
  private static final int LONGEST_QUESTION = 4000;

  /** Among fewer wordings no word is rare; among more, how rare they are tells them apart. */
  private static final int FEW_WORDINGS = 100;

  private final @Nullable Encoder encoder;
  private final Letters letters;
  private final Centre centre;
  private final Classifiers classifiers;
  private final Ranking ranking;
  private final Calibration calibration;
  private final Doubt doubt;
  private final ConcurrentLinkedQueue<Search> idle = new ConcurrentLinkedQueue<>();
  private volatile Picture picture;

  FaqMatcher(@Nullable Encoder encoder, Training.Trained trained) {
    this.encoder = encoder;
    this.letters = trained.letters();
    this.centre = trained.centre();
    this.classifiers = trained.classifiers();
    this.ranking = trained.ranking();
    this.calibration = trained.calibration();
    this.doubt = trained.doubt();
    this.picture = trained.picture();
  }

  /**
   * A matcher of these entries.
   *
   * @param askings what is known beyond the entries' own askings, also such that mean none
   * @throws IllegalArgumentException if an id is there twice, or an asking means one that is not
   * @throws ModelLoadException if the encoder cannot be used
   */
  public static FaqMatcher train(
      List<FaqRecord> entries, List<Asking> askings, TrainingOptions options, Progress progress) {
    return train(entries, askings, List.of(), options, progress);
  }

  /**
   * The same with questions set aside.
   *
   * @param validation askings that are no evidence themselves, but by which the evidence is weighed
   *     and the probabilities are calibrated; without any, askings in turn serve as such. One whose
   *     id is an entry's is that entry: it is sought among the others
   */
  public static FaqMatcher train(
      List<FaqRecord> entries,
      List<Asking> askings,
      List<Asking> validation,
      TrainingOptions options,
      Progress progress) {
    Corpus corpus = Corpus.of(entries, askings);
    Encoder encoder =
        switch (options.encoder()) {
          case TrainingOptions.NoEncoder none -> null;
          case TrainingOptions.Built(String name) when name.equals(WordEncoder.NAME) ->
              WordTraining.of(corpus.asked(), options.threads(), progress).load();
          case TrainingOptions.Built(String name) -> EncoderFiles.builtIn(name).load();
          case TrainingOptions.Own(Path model) -> EncoderFiles.beside(model).load();
        };
    List<Corpus.Text> aside = corpus.texts(validation);
    return new FaqMatcher(encoder, Training.run(corpus, aside, options, encoder, progress));
  }

  /** Whether a file begins as one that {@link #save} wrote; false of one that cannot be read. */
  public static boolean isIn(Path path) {
    return FaqFile.isIn(path);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws ModelLoadException if the file cannot be read, is damaged, or needs an encoder that is
   *     not part of this build
   */
  public static FaqMatcher load(Path path) {
    FaqFile.Content content = FaqFile.read(path);
    EncoderContent encoder = content.encoder();
    return new FaqMatcher(encoder == null ? null : encoder.load(), content.trained());
  }

  /** Writes the matcher as it is now into one file; an old one is replaced at once. */
  public void save(Path path) throws IOException {
    Picture now;
    synchronized (this) {
      picture = picture.compact();
      now = picture;
    }
    Training.Trained parts =
        new Training.Trained(letters, centre, now, classifiers, ranking, calibration, doubt);
    FaqFile.write(path, new FaqFile.Content(encoder == null ? null : encoder.content(), parts));
  }

  /** What is inside, in one line for people. */
  public String summary() {
    return Amount.of(size(), "entry")
        + ", "
        + Amount.of(picture.wordings(), "wording")
        + ", "
        + Amount.of(classifiers.classes(), "classifier")
        + ", "
        + (encoder == null ? "no encoder" : encoder.summary());
  }

  /** The name of its encoder, where that is one of this build, which have learned English alone. */
  public Optional<String> englishEncoder() {
    return encoder == null ? Optional.empty() : encoder.content().builtIn();
  }

  /** The entries' ids, in no order. */
  public List<String> ids() {
    return picture.entries().keySet().stream().filter(id -> !id.equals(NONE)).toList();
  }

  /**
   * Whether it tells of each entry what texts it was made of, as {@link #holds} asks: files that
   * were written before it did tell nothing.
   */
  public boolean tellsTexts() {
    return picture.entries().values().stream()
        .filter(entry -> !entry.id().equals(NONE))
        .noneMatch(entry -> entry.print() == RecordPrint.UNKNOWN);
  }

  /** Whether there is an entry with this id that was made of these very texts. */
  public boolean holds(FaqRecord record) {
    Entry entry = picture.find(record.id());
    return entry != null && entry.print() == RecordPrint.of(record);
  }

  /** How many entries there are. */
  public int size() {
    Picture now = picture;
    return now.entries().size() - (now.find(NONE) == null ? 0 : 1);
  }

  /** Takes an entry in, in place of one with its id; the next question can find it. */
  public void put(FaqRecord entry) {
    putAll(List.of(entry));
  }

  /** Takes entries in at once. */
  public void putAll(List<FaqRecord> entries) {
    List<Asked> asked = new ArrayList<>();
    List<Corpus.Text> texts = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      texts.addAll(Corpus.of(entries.get(i), i));
    }
    texts.forEach(text -> asked.add(Asked.shallow(text.text(), letters, encoder, centre)));
    synchronized (this) {
      Picture now = picture;
      List<Integer> slots = now.freshSlots(entries.size());
      List<Wording> come = new ArrayList<>();
      for (int i = 0; i < entries.size(); i++) {
        come.addAll(wordings(entries.get(i), slots.get(i), i, texts, asked));
      }
      picture = now.next(entries.stream().map(FaqRecord::id).toList(), come);
      picture = picture.tidied();
    }
  }

  private List<Wording> wordings(
      FaqRecord record, int slot, int number, List<Corpus.Text> texts, List<Asked> asked) {
    Entry before = picture.find(record.id());
    int head = before == null ? -1 : before.head();
    int[] own =
        IntStream.range(0, texts.size()).filter(i -> texts.get(i).entry() == number).toArray();
    List<float[]> vectors = new ArrayList<>();
    for (int i : own) {
      float[] vector = asked.get(i).vector();
      if (vector != null && texts.get(i).kind() != Corpus.Kind.WHOLE) {
        vectors.add(vector);
      }
    }
    float[] centre = Entry.mean(vectors);
    long print = RecordPrint.of(record);
    Entry entry = new Entry(record.id(), slot, head, vectors.size(), centre, print);
    List<Wording> wordings = new ArrayList<>();
    for (int i : own) {
      boolean whole = texts.get(i).kind() == Corpus.Kind.WHOLE;
      wordings.add(new Wording(entry, whole, asked.get(i)));
    }
    return wordings;
  }

  /** Removes an entry, if it is there. */
  public void remove(String id) {
    removeAll(List.of(id));
  }

  /** Removes entries at once, as far as they are there. */
  public synchronized void removeAll(List<String> ids) {
    picture = picture.next(ids, List.of());
  }

  /**
   * The entries that a question may mean.
   *
   * @param top how many at most, {@code >= 1}
   */
  public Answer match(String question, int top) {
    return among(question, top, entry -> true);
  }

  /**
   * The entries that a question may mean, as if these were the only ones.
   *
   * @param top how many at most, {@code >= 1}
   * @param among holds for the ids of entries that may be meant
   */
  public Answer match(String question, int top, Predicate<String> among) {
    return among(question, top, entry -> entry.id().equals(NONE) || among.test(entry.id()));
  }

  private Answer among(String question, int top, Predicate<Entry> among) {
    String read = question.substring(0, Math.min(question.length(), LONGEST_QUESTION));
    Asked asked =
        classifiers.classes() == 0
            ? Asked.shallow(read, letters, encoder, centre)
            : Asked.of(read, letters, encoder, centre);
    Search search = idle.poll();
    if (search == null) {
      search = new Search();
    }
    try {
      Picture now = picture;
      Shortlist found = search.find(asked, now, classifiers, Search.Hidden.NOTHING, among);
      Judgement judged = Judgement.of(found, ranking, asked.features().words());
      boolean few = doubt.isUntrained() && now.wordings() < FEW_WORDINGS;
      return answer(few ? judged.doubtedBy(telling(read, now, search, among)) : judged, top);
    } finally {
      idle.add(search);
    }
  }

  /**
   * What the telling words of a question find. Before anything was learned, every entry of a small
   * FAQ that begins with "How do I" is like every question that does.
   */
  private float[] telling(String question, Picture now, Search search, Predicate<Entry> among) {
    List<String> words = FunctionWords.without(Words.of(question, letters), letters);
    Asked asked = Asked.shallow(String.join(" ", words), letters, null, centre);
    return search.likest(asked, now, entry -> !entry.id().equals(NONE) && among.test(entry));
  }

  private Answer answer(Judgement judged, int top) {
    double[] probabilities = ranking.probabilities(judged.utilities());
    calibration.apply(probabilities);
    double none = judged.utilities().length == 0 ? 1 : doubt.none(judged.summary());
    List<Integer> order =
        IntStream.range(0, probabilities.length)
            .boxed()
            .sorted((a, b) -> Double.compare(probabilities[b], probabilities[a]))
            .limit(top)
            .toList();
    List<Candidate> candidates = new ArrayList<>();
    for (int row : order) {
      candidates.add(
          new Candidate(
              judged.list().entries()[row].id(),
              probabilities[row] * (1 - none),
              Evidence.told(judged.list().rows()[row])));
    }
    return new Answer(candidates, none);
  }

  @Override
  public void close() {
    if (encoder != null) {
      encoder.close();
    }
  }
}
