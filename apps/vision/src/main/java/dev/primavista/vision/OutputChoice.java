package dev.primavista.vision;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which output of a network holds its scores, and which its vector, by their names and sizes. */
final class OutputChoice {
  private static final String EMBEDDING = "embed";
  private static final List<String> VECTORS = List.of(EMBEDDING, "feature", "pool", "vector");

  private final LoadedModel model;
  private final boolean said;

  /**
   * The choice among a network's outputs.
   *
   * @param said whether model.yaml says what the scores are, so that a lone number may be one
   */
  OutputChoice(LoadedModel model, boolean said) {
    this.model = model;
    this.said = said;
  }

  /**
   * Those that may hold a row of scores a picture and that nothing tells apart: none, one, or
   * several of which a guess would choose.
   *
   * @param labels how many classes have names; 0 where nobody named them
   */
  List<TensorSpec> scores(int labels) {
    List<TensorSpec> rows = numbers().filter(spec -> isRow(spec)).toList();
    if (rows.isEmpty()) {
      return numbers().filter(this::isLone).toList();
    }
    List<TensorSpec> fitting =
        rows.stream()
            .filter(
                spec -> labels > 0 ? spec.shape().dimension(1) == labels : !spec.labels().isEmpty())
            .toList();
    return best(fitting.isEmpty() ? rows : fitting, OutputChoice::byScores);
  }

  /** The same of a vector a picture; its dimensions of one element do not count. */
  List<TensorSpec> vectors() {
    return best(numbers().filter(OutputChoice::isVector).toList(), OutputChoice::byVectors);
  }

  /**
   * The output that model.yaml names to hold scores.
   *
   * @throws ModelLoadException if there is none such
   */
  TensorSpec scores(String name) {
    return named(name, numbers().filter(spec -> isRow(spec) || isLone(spec)), "rows of scores");
  }

  /** The same of a vector. */
  TensorSpec vector(String name) {
    return named(name, numbers().filter(OutputChoice::isVector), "a vector a picture");
  }

  private static TensorSpec named(String name, Stream<TensorSpec> outputs, String what) {
    return outputs
        .filter(spec -> spec.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ModelLoadException(
                    "wrong_task",
                    "output '%s' (expected: a name of one with %s)".formatted(name, what)));
  }

  /** The only one of several, or the refusal that asks for a name under this key. */
  static Optional<TensorSpec> only(List<TensorSpec> outputs, String key) {
    if (outputs.size() > 1) {
      String names =
          outputs.stream().map(spec -> "'" + spec.name() + "'").collect(Collectors.joining(", "));
      throw new ModelLoadException(
          "wrong_task",
          "nothing tells which of the outputs %s is meant (expected: the name of one as %s)"
              .formatted(names, key),
          "write it into model.yaml");
    }
    return outputs.stream().findFirst();
  }

  static boolean isEmbedding(TensorSpec spec) {
    return lower(spec).contains(EMBEDDING);
  }

  private Stream<TensorSpec> numbers() {
    return model.signature().outputs().stream().filter(spec -> isNumber(spec.dataType()));
  }

  private static boolean isNumber(DataType type) {
    return switch (type) {
      case FP32, FP16, FP64, UINT8, INT8 -> true;
      default -> false;
    };
  }

  private static boolean isRow(TensorSpec spec) {
    return spec.shape().rank() == 2 && spec.shape().dimension(1) > 1;
  }

  /** The one number of a network that tells two classes apart. */
  private boolean isLone(TensorSpec spec) {
    return spec.shape().rank() == 2
        && spec.shape().dimension(1) == 1
        && (said || model.sigmoids().contains(spec.name()));
  }

  private static boolean isVector(TensorSpec spec) {
    long[] sizes = spec.shape().dimensions();
    return sizes.length >= 2
        && Arrays.stream(sizes).skip(1).noneMatch(size -> size == Shape.ANY)
        && Arrays.stream(sizes).skip(1).filter(size -> size != 1).count() == 1;
  }

  private static List<TensorSpec> best(List<TensorSpec> outputs, ToIntFunction<TensorSpec> rank) {
    int least = outputs.stream().mapToInt(rank).min().orElse(0);
    return outputs.stream().filter(spec -> rank.applyAsInt(spec) == least).toList();
  }

  /** Probabilities before logits, those before what has any name, and vectors last. */
  private static int byScores(TensorSpec spec) {
    if (ScoresReading.soundsProbable(spec.name())) {
      return 0;
    }
    return soundsLogit(spec) ? 1 : byVectors(spec) < VECTORS.size() ? 3 : 2;
  }

  private static int byVectors(TensorSpec spec) {
    if (ScoresReading.soundsProbable(spec.name()) || soundsLogit(spec)) {
      return VECTORS.size() + 1;
    }
    int place = 0;
    while (place < VECTORS.size() && !lower(spec).contains(VECTORS.get(place))) {
      place++;
    }
    return place;
  }

  /** Those that help in training alone are none. */
  private static boolean soundsLogit(TensorSpec spec) {
    String name = lower(spec);
    return (name.contains("logit") || name.contains("score")) && !name.contains("aux");
  }

  private static String lower(TensorSpec spec) {
    return spec.name().toLowerCase(Locale.ROOT);
  }
}
