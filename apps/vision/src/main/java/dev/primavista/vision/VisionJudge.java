package dev.primavista.vision;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.vision.VisionScorer.Looked;
import dev.primavista.vision.VisionTask.Classify;
import dev.primavista.vision.evaluation.Calibration;
import dev.primavista.vision.evaluation.Evaluation;
import dev.primavista.vision.evaluation.Judged;
import dev.primavista.vision.evaluation.LabelledPictures;
import dev.primavista.vision.evaluation.LabelledPictures.Example;
import dev.primavista.vision.evaluation.Undecoded;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/** Asks a network about pictures whose classes are known. */
public final class VisionJudge {
  private static final int AT_ONCE = 8;
  private static final int TOP = 5;

  private final VisionScorer scorer;
  private final VisionModel model;
  private final Classify task;

  /**
   * A judge of one network.
   *
   * @throws ModelLoadException if it does not classify
   */
  public VisionJudge(VisionScorer scorer, VisionModel model) {
    this.scorer = scorer;
    this.model = model;
    if (!(model.task() instanceof Classify classify)) {
      throw new ModelLoadException(
          "wrong_task",
          model.id() + " does not classify (expected: a network of the task classify)");
    }
    this.task = classify;
  }

  /** The classes that it tells apart, without the background. */
  public LabelledPictures.Classes classes() {
    return new LabelledPictures.Classes(task.classes(), task.labels());
  }

  /** What the picture's row of scores becomes. */
  private interface Reading<T> {
    T read(Example example, FixedTensor row);
  }

  /**
   * Answers about pictures.
   *
   * @param rows one for each that could be decoded
   */
  private record Answers<T>(List<T> rows, List<Undecoded> undecoded) {}

  /**
   * The temperature that was found.
   *
   * @param pictures how many it was found on
   * @param undecoded those that it was not found on
   */
  public record Calibrated(Calibration calibration, int pictures, List<Undecoded> undecoded) {}

  /**
   * Judges all pictures.
   *
   * @param pictures of known classes
   * @param labels the classes' names
   * @param progress told how many are done
   * @throws ModelLoadException if none can be decoded
   */
  public Evaluation evaluate(List<Example> pictures, List<String> labels, IntConsumer progress) {
    Answers<Judged> answers = all(pictures, progress, this::judged);
    return new Evaluation(model.id().name(), labels, answers.rows, answers.undecoded);
  }

  private Judged judged(Example example, FixedTensor row) {
    double[] probabilities = ClassScores.probabilities(task, row);
    List<ClassScores.Prediction> best = ClassScores.best(task, row, TOP, 0);
    return new Judged(
        example.file(),
        example.truth().orElseThrow(),
        best.stream().mapToInt(ClassScores.Prediction::index).toArray(),
        best.stream().mapToDouble(ClassScores.Prediction::probability).toArray(),
        probabilities[place(example)]);
  }

  /**
   * The temperature that fits these pictures best.
   *
   * @throws ModelLoadException if several classes may be true of one, or none can be decoded
   */
  public Calibrated calibrate(List<Example> pictures, IntConsumer progress) {
    if (!task.scores().ofOneClass()) {
      throw new ModelLoadException(
          "wrong_task",
          model.id()
              + " scores each class alone (expected: a network whose probabilities sum to 1)");
    }
    Answers<Calibration.Row> answers =
        all(
            pictures,
            progress,
            (example, row) -> new Calibration.Row(ClassScores.logits(task, row), place(example)));
    return new Calibrated(
        Calibration.of(answers.rows), answers.rows.size(), List.copyOf(answers.undecoded));
  }

  private int place(Example example) {
    return example.truth().orElseThrow() + (task.background() ? 1 : 0);
  }

  /** While the network looks at some pictures, the next are decoded. */
  private <T> Answers<T> all(List<Example> pictures, IntConsumer progress, Reading<T> reading) {
    Answers<T> answers = new Answers<>(new ArrayList<>(), new ArrayList<>());
    Runnable before = () -> {};
    for (int from = 0; from < pictures.size(); from += AT_ONCE) {
      List<Example> some = pictures.subList(from, Math.min(from + AT_ONCE, pictures.size()));
      CompletableFuture<Looked> running =
          scorer.look(model, some.stream().map(VisionJudge::read).toList());
      before.run();
      progress.accept(from);
      before = () -> read(some, running.join(), reading, answers);
    }
    before.run();
    progress.accept(pictures.size());
    if (answers.rows.isEmpty()) {
      throw new ModelLoadException(
          "no_pictures", "none of the pictures can be decoded (expected: JPEG, PNG ...)");
    }
    return answers;
  }

  private <T> void read(
      List<Example> examples, Looked looked, Reading<T> reading, Answers<T> answers) {
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      Prepared.Place place = looked.prepared().places().get(i);
      if (place.obstacle().isPresent()) {
        String reason = String.valueOf(place.obstacle().get().getMessage());
        answers.undecoded.add(new Undecoded(example.file(), reason));
      } else {
        FixedTensor row = VisionScorer.output(looked.outputs(place), task.output());
        answers.rows.add(reading.read(example, row));
      }
    }
  }

  private static Picture read(Example example) {
    try {
      return new Picture(String.valueOf(example.file()), Files.readAllBytes(example.file()));
    } catch (IOException unreadable) {
      return Picture.absent(
          String.valueOf(example.file()), new InvalidRequest("not_an_image", "it cannot be read"));
    }
  }
}
