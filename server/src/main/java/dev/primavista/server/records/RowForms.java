package dev.primavista.server.records;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The ways to give a model rows of values: a tensor for each column, or one for all values of a
 * row.
 *
 * @param name of the model, for messages
 */
record RowForms(String name, LoadedModel model) {
  private static final String NO_ROW = "%s: no row was sent (expected: at least one)";

  /** What to do where a row was taken for the names of columns. */
  private static final String SAY_SO =
      " was taken for names: if it is a row, say so by 'Content-Type: text/csv; header=absent'";

  static final String FIRST_LINE = "its first line" + SAY_SO;

  /** Whether an array of values is a row, because a row has several. */
  boolean severalValues() {
    return model.signature().inputs().size() > 1 || list().isPresent();
  }

  /** For rows whose values belong to columns; empty where the model takes none. */
  Optional<RecordBuilder> columns() {
    return columnSpecs().map(specs -> new RecordBuilder(this, specs));
  }

  /** For rows that are lists of values; empty where the model takes none. */
  Optional<RecordBuilder> lists() {
    return list().map(spec -> new RecordBuilder(this, List.of(spec)));
  }

  /** For rows whose values have names of the model's own: its columns, or the list's labels. */
  Optional<RecordBuilder> named(List<String> names) {
    Optional<TensorSpec> list = list();
    if (list.isPresent() && names.equals(List.of(list.get().name()))) {
      return lists();
    }
    return columns()
        .or(() -> list.filter(RowForms::isLabelled).map(spec -> joined(spec, spec.labels())))
        .or(this::lists);
  }

  /**
   * The same for the rows of a data frame, whose names are taken in their order where the model has
   * none of its own, as Python takes them. It must say how many values a row has.
   */
  Optional<RecordBuilder> frame(List<String> names) {
    Optional<TensorSpec> nameless = list().filter(spec -> !isLabelled(spec) && isFixed(spec));
    Optional<List<TensorSpec>> columns = columnSpecs();
    if (columns.isPresent()) {
      return isNumbered(columns.get()) && hasNone(columns.get(), names)
          ? Optional.of(new RecordBuilder(this, columns.get(), names))
          : named(names);
    }
    return nameless.isPresent() && !names.isEmpty() && !names.contains(nameless.get().name())
        ? nameless.map(spec -> joined(spec, names))
        : named(names);
  }

  private RecordBuilder joined(TensorSpec list, List<String> names) {
    long width = list.shape().dimension(1);
    if (width != names.size()) {
      throw new InvalidRequest(
          "wrong_shape",
          name + ": " + Amount.of(names.size(), "column") + " named, " + width + " expected",
          list.name());
    }
    List<TensorSpec> specs =
        names.stream()
            .map(each -> new TensorSpec(each, list.dataType(), Shape.of(Shape.ANY)))
            .toList();
    return new RecordBuilder(this, specs, list);
  }

  /** Whether a column, or an element of the list, has this name. */
  boolean isName(String name) {
    return forms().stream()
        .flatMap(List::stream)
        .anyMatch(
            spec -> spec.name().equals(name) || (isLabelled(spec) && spec.labels().contains(name)));
  }

  /** The refusal where a model takes rows in neither way. */
  InvalidRequest notForRows() {
    return new InvalidRequest(
        "not_for_rows", name + " takes no rows of single values (expected: tensors)");
  }

  /** The refusal of a body without any row. */
  static InvalidRequest noRow(String model) {
    return new InvalidRequest("empty_input", NO_ROW.formatted(model));
  }

  /** The same of a document whose one line was taken for the names of columns. */
  static InvalidRequest onlyNames(String model) {
    return new InvalidRequest(
        "empty_input", NO_ROW.formatted(model), null, "its one line" + SAY_SO);
  }

  private Optional<List<TensorSpec>> columnSpecs() {
    return forms().stream()
        .filter(specs -> !specs.isEmpty() && specs.stream().allMatch(RowForms::isColumn))
        .findFirst();
  }

  /** The input that takes all values of a row; empty where the model has none such. */
  Optional<TensorSpec> list() {
    return forms().stream().filter(RowForms::isList).map(List::getFirst).findFirst();
  }

  private List<List<TensorSpec>> forms() {
    return List.of(model.signature().inputs(), model.signature().instead());
  }

  /** A single input with several values a row. */
  static boolean isList(List<TensorSpec> specs) {
    return specs.size() == 1 && specs.getFirst().shape().rank() > 1 && !isColumn(specs.getFirst());
  }

  /** One value a row. */
  static boolean isColumn(TensorSpec spec) {
    int rank = spec.shape().rank();
    return rank == 1 || (rank == 2 && spec.shape().dimension(1) == 1);
  }

  private static boolean isFixed(TensorSpec list) {
    return list.shape().rank() == 2 && list.shape().dimension(1) != Shape.ANY;
  }

  private static boolean isLabelled(TensorSpec list) {
    return isFixed(list) && list.labels().size() == list.shape().dimension(1);
  }

  /** Whether the columns are called {@code x0}, {@code x1} and so on, for want of names. */
  private static boolean isNumbered(List<TensorSpec> columns) {
    return IntStream.range(0, columns.size())
        .allMatch(index -> columns.get(index).name().equals("x" + index));
  }

  private static boolean hasNone(List<TensorSpec> columns, List<String> names) {
    Set<String> given = Set.copyOf(names);
    return names.size() == columns.size()
        && columns.stream().noneMatch(column -> given.contains(column.name()));
  }
}
