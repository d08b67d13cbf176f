package dev.primavista.torch;

import dev.primavista.core.tensor.DataType;
import dev.primavista.torch.Trial.Form;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds inputs that a module takes, because TorchScript says of arguments only that they are
 * tensors. LibTorch's own refusals tell the way: they name the rank, the channels, the features or
 * the type that was expected.
 */
final class FormSearch {
  private static final int MOST_TRIES = 60;
  private static final List<Long> EDGES = List.of(64L, 224L, 32L, 28L, 96L, 128L, 256L, 299L, 16L);

  /** One kind of refusal and what to try next because of it. */
  private record Clue(Pattern sign, BiFunction<Form, Matcher, List<Form>> next) {
    Clue(String sign, BiFunction<Form, Matcher, List<Form>> next) {
      this(Pattern.compile(sign), next);
    }
  }

  private static final List<Clue> CLUES =
      List.of(
          new Clue(
              "expected input\\[([0-9, ]+)\\] to have (\\d+) channels",
              (form, m) -> List.of(form.with(1, Long.parseLong(m.group(2))))),
          new Clue(
              "\\(unbatched\\) or (\\d)D \\(batched\\) input to conv",
              (form, m) -> List.of(ofRank(form.type(), Integer.parseInt(m.group(1))))),
          new Clue(
              "expected (\\d)D (?:or \\dD )?input",
              (form, m) -> List.of(ofRank(form.type(), Integer.parseInt(m.group(1))))),
          new Clue(
              "(?:input must have|Expected input to be 2D or) 3\\s?(?:dimensions|D)",
              (form, m) -> List.of(ofRank(form.type(), 3))),
          new Clue(
              "input\\.size\\(-1\\) must be equal to input_size\\. Expected (\\d+)",
              (form, m) -> List.of(form.with(-1, Long.parseLong(m.group(1))))),
          new Clue(
              "expected input with shape \\[\\*, (\\d+)\\]",
              (form, m) -> List.of(form.with(-1, Long.parseLong(m.group(1))))),
          new Clue(
              "cannot be multiplied \\((\\d+)x(\\d+) and (\\d+)x(\\d+)\\)",
              (form, m) -> features(form, m.group(2), m.group(3))),
          new Clue(
              "argument #1 'indices' to have one of the following scalar types: Long",
              (form, m) -> List.of(Form.of(DataType.INT64, 1, 8))),
          new Clue(
              "c10::Half|got Float and Half|(?i)expected scalar type half",
              (form, m) -> List.of(form.with(DataType.FP16))),
          new Clue(
              "!= double|got Float and Double|type \\(float\\) and \\w+ type \\(double\\)"
                  + "|(?i)expected scalar type double",
              (form, m) -> List.of(form.with(DataType.FP64))),
          new Clue(
              "(?i)expected scalar type (?:long|int)\\b|indices must be long",
              (form, m) -> List.of(form.with(DataType.INT64))),
          new Clue(
              "Kernel size can't be greater|[Oo]utput size is too small",
              (form, m) -> edges(form)));

  private final Trial trial;
  private final int count;
  private final Deque<Form> next = new ArrayDeque<>();

  private FormSearch(Trial trial, int count) {
    this.trial = trial;
    this.count = count;
  }

  /** A form that the module takes for its {@code count} inputs; empty if none was found. */
  static Optional<Form> find(Trial trial, int count) {
    return new FormSearch(trial, count).find();
  }

  private Optional<Form> find() {
    next.add(Form.of(DataType.FP32, 1, 8));
    next.add(ofRank(DataType.FP32, 4));
    next.add(Form.of(DataType.INT64, 1, 8));
    next.add(Form.of(DataType.FP32, 1, 1, 28, 28));
    next.add(ofRank(DataType.FP32, 3));
    next.add(Form.of(DataType.FP32, 8));
    Set<Form> tried = new HashSet<>();
    while (!next.isEmpty() && tried.size() < MOST_TRIES) {
      Form form = next.removeFirst();
      if (!tried.add(form)) {
        continue;
      }
      if (trial.answer(form, count).isPresent()) {
        return Optional.of(form);
      }
      trial.last().ifPresent(refusal -> follow(form, refusal));
    }
    return Optional.empty();
  }

  private void follow(Form form, TorchFailure refusal) {
    for (Clue clue : CLUES) {
      Matcher found = clue.sign.matcher(refusal.sentence());
      if (found.find()) {
        clue.next.apply(form, found).reversed().forEach(next::addFirst);
        return;
      }
    }
  }

  private static Form ofRank(DataType type, int rank) {
    return switch (rank) {
      case 2 -> Form.of(type, 1, 8);
      case 3 -> Form.of(type, 1, 3, 64);
      case 4 -> Form.of(type, 1, 3, 64, 64);
      default -> Form.of(type, 1, 3, 16, 64, 64);
    };
  }

  /**
   * A matrix product wants other columns: the input's own, or those of pictures of another size.
   */
  private static List<Form> features(Form form, String given, String expected) {
    long columns = Long.parseLong(expected);
    boolean own = form.dimensions().getLast() == Long.parseLong(given);
    if (own) {
      return form.rank() == 3
          ? List.of(form.with(-1, columns), Form.of(form.type(), 1, columns))
          : List.of(Form.of(form.type(), 1, columns), form.with(-1, columns));
    }
    return form.rank() > 3 ? edges(form) : List.of();
  }

  private static List<Form> edges(Form form) {
    return EDGES.stream()
        .map(
            edge -> {
              Form sized = form;
              for (int axis = 2; axis < form.rank(); axis++) {
                sized = sized.with(axis, edge);
              }
              return sized;
            })
        .toList();
  }
}
