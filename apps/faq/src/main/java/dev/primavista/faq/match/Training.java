package dev.primavista.faq.match;

import dev.primavista.faq.match.encoder.Encoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Trains a matcher. What the ranking learns from are questions that the classifiers of their fold
 * have not seen, and whose own wording is hidden in the index.
 */
final class Training {
  private static final int FOLDS = 4;

  private static final Letters LETTERS = Letters.BARE;

  /** An entry of fewer wordings is not for the classifiers. */
  private static final int FEWEST_WORDINGS = 3;

  /** Classifiers beyond these bounds take too long; nearest wordings and centres decide then. */
  private static final int MOST_CLASSES = 1024;

  private static final long MOST_WORK = 6_000_000;

  private static final int MOST_QUESTIONS = 8000;

  private final Corpus corpus;
  private final TrainingOptions options;
  private final @Nullable Encoder encoder;
  private final Progress progress;
  private final Wording[] wordings;
  private final int[] heads;
  private final Entry[] entries;
  private int classes;
  private Centre centre = Centre.NONE;

  private Training(
      Corpus corpus, TrainingOptions options, @Nullable Encoder encoder, Progress progress) {
    this.corpus = corpus;
    this.options = options;
    this.encoder = encoder;
    this.progress = progress;
    this.wordings = new Wording[corpus.texts().size()];
    this.heads = new int[corpus.records().size() + 1];
    this.entries = new Entry[heads.length];
  }

  /**
   * Trains a matcher.
   *
   * @param validation questions that are no wordings; where there are any, the ranking learns from
   *     them alone
   */
  static Trained run(
      Corpus corpus,
      List<Corpus.Text> validation,
      TrainingOptions options,
      @Nullable Encoder encoder,
      Progress progress) {
    return new Training(corpus, options, encoder, progress).run(validation);
  }

  private Trained run(List<Corpus.Text> validation) {
    try (Workers workers = new Workers(options.threads())) {
      chooseHeads();
      Asked[] read = read(workers, corpus.texts());
      centre = Centre.of(corpus.texts(), read);
      makeWordings(centred(read));
      Picture picture = Picture.EMPTY.next(List.of(), Arrays.asList(wordings));
      int[] folds = folds();
      List<Classifiers> perFold = classifiers(workers, folds, validation.isEmpty() ? 0 : FOLDS);
      Classifiers last = perFold.getLast();
      return learn(
          workers,
          picture,
          validation.isEmpty()
              ? ownQuestions(perFold, folds)
              : otherQuestions(workers, validation, last),
          last);
    }
  }

  /** Classifiers for each fold from {@code first}, the last of them of all texts. */
  private List<Classifiers> classifiers(Workers workers, int[] folds, int first) {
    if (classes == 0) {
      return List.of(Classifiers.NONE);
    }
    ClassifierTraining training = new ClassifierTraining(corpus, wordings, classes);
    List<Classifiers> perFold = new ArrayList<>();
    for (int fold = first; fold <= FOLDS; fold++) {
      int left = fold == FOLDS ? -1 : fold;
      progress.at("learning classifiers", 0.55 + 0.25 * fold / (FOLDS + 1));
      int[] used = training.examples(text -> folds[text] != left);
      perFold.add(training.train(used, options.seed(), workers));
    }
    return perFold;
  }

  private void chooseHeads() {
    int[] counts = corpus.wordings();
    Arrays.fill(heads, -1);
    for (int entry = 0; entry < counts.length; entry++) {
      if (counts[entry] >= FEWEST_WORDINGS) {
        heads[entry] = classes++;
      }
    }
    boolean tooMany = (long) classes * corpus.texts().size() > MOST_WORK;
    if (classes < 2 || classes > MOST_CLASSES || tooMany) {
      Arrays.fill(heads, -1);
      classes = 0;
    }
  }

  private Asked[] read(Workers workers, List<Corpus.Text> texts) {
    Asked[] read = new Asked[texts.size()];
    workers.each(
        read.length,
        () ->
            i -> {
              String text = texts.get(i).text();
              read[i] =
                  classes == 0
                      ? Asked.shallow(text, LETTERS, encoder, Centre.NONE)
                      : Asked.of(text, LETTERS, encoder, Centre.NONE);
            },
        done -> progress.at("reading questions", 0.55 * done));
    return read;
  }

  private Asked[] centred(Asked[] read) {
    return Arrays.stream(read).map(asked -> asked.from(centre)).toArray(Asked[]::new);
  }

  /** Makes the entries and their wordings. */
  private void makeWordings(Asked[] read) {
    List<Corpus.Text> texts = corpus.texts();
    Map<Integer, List<float[]>> vectors = new HashMap<>();
    for (int i = 0; i < read.length; i++) {
      float[] vector = read[i].vector();
      if (vector != null && texts.get(i).kind() != Corpus.Kind.WHOLE) {
        vectors.computeIfAbsent(texts.get(i).entry(), none -> new ArrayList<>()).add(vector);
      }
    }
    for (int i = 0; i < entries.length; i++) {
      boolean none = i == corpus.none();
      String id = none ? FaqMatcher.NONE : corpus.records().get(i).id();
      long print = none ? RecordPrint.UNKNOWN : RecordPrint.of(corpus.records().get(i));
      List<float[]> own = vectors.getOrDefault(i, List.of());
      entries[i] = new Entry(id, i, heads[i], own.size(), Entry.mean(own), print);
    }
    for (int i = 0; i < read.length; i++) {
      Corpus.Text text = texts.get(i);
      boolean whole = text.kind() == Corpus.Kind.WHOLE;
      wordings[i] = new Wording(entries[text.entry()], whole, read[i]);
    }
  }

  /** Per text the fold that leaves it out; {@link #FOLDS} where none does. */
  private int[] folds() {
    int[] folds = new int[wordings.length];
    SplittableRandom random = new SplittableRandom(options.seed());
    for (int i = 0; i < folds.length; i++) {
      boolean asking = corpus.texts().get(i).kind() == Corpus.Kind.ASKING;
      folds[i] = asking ? random.nextInt(FOLDS) : FOLDS;
    }
    return folds;
  }

  private Trained learn(
      Workers workers,
      Picture picture,
      List<JudgementTraining.Question> questions,
      Classifiers classifiers) {
    JudgementTraining training = new JudgementTraining(questions, encoder != null);
    training.ask(picture, workers, done -> progress.at("asking the questions", 0.8 + 0.1 * done));
    progress.at("learning the ranking", 0.9);
    Ranking ranking = training.ranking();
    progress.at("learning how often it is right", 0.94);
    Calibration calibration = training.calibration();
    progress.at("learning to doubt", 0.97);
    Doubt doubt = training.doubt(ranking);
    progress.at("trained", 1);
    return new Trained(LETTERS, centre, picture, classifiers, ranking, calibration, doubt);
  }

  /** The askings as questions that neither their fold's wordings nor its classifiers answer. */
  private List<JudgementTraining.Question> ownQuestions(List<Classifiers> perFold, int[] folds) {
    List<JudgementTraining.Question> questions = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(options.seed());
    double share = (double) MOST_QUESTIONS / wordings.length;
    for (int i = 0; i < wordings.length; i++) {
      if (folds[i] == FOLDS || (!isNone(i) && random.nextDouble() >= share)) {
        continue;
      }
      questions.add(
          new JudgementTraining.Question(
              wordings[i].text(),
              wordings[i].entry(),
              new Search.Hidden(i, folds),
              perFold.get(Math.min(folds[i], perFold.size() - 1))));
    }
    return questions;
  }

  /** Questions that are no wordings. */
  private List<JudgementTraining.Question> otherQuestions(
      Workers workers, List<Corpus.Text> validation, Classifiers classifiers) {
    Asked[] read = centred(read(workers, validation));
    int[] owners = corpus.texts().stream().mapToInt(Corpus.Text::entry).toArray();
    List<JudgementTraining.Question> questions = new ArrayList<>();
    for (int i = 0; i < read.length; i++) {
      Entry meant = entries[validation.get(i).entry()];
      Search.Hidden hidden = own(validation.get(i).self(), owners);
      questions.add(new JudgementTraining.Question(read[i], meant, hidden, classifiers));
    }
    return questions;
  }

  /** All wordings of an entry that asks itself. */
  private static Search.Hidden own(int self, int[] owners) {
    return IntStream.range(0, owners.length)
        .filter(wording -> owners[wording] == self)
        .mapToObj(wording -> new Search.Hidden(wording, owners))
        .findFirst()
        .orElse(Search.Hidden.NOTHING);
  }

  private boolean isNone(int text) {
    return corpus.texts().get(text).entry() == corpus.none();
  }

  /**
   * What a training gives.
   *
   * @param letters how they were read in all texts
   */
  record Trained(
      Letters letters,
      Centre centre,
      Picture picture,
      Classifiers classifiers,
      Ranking ranking,
      Calibration calibration,
      Doubt doubt) {}
}
