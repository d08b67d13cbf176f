package dev.primavista.server.records;

import dev.primavista.core.Amount;
import dev.primavista.core.Listing;
import dev.primavista.core.NearNames;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects rows into the tensors of one way to ask a model: a tensor for each column, or one for
 * all values of a row, with or without names. Whoever fills it says where a row ends.
 */
final class RecordBuilder {
  private static final int LONGEST_NAME = 60;
  private static final String NOT_KNOWN = "send null for a value that is not known";

  private final String model;
  private final boolean ignoresOthers;
  private final SequencedMap<String, ColumnBuilder> columns = new LinkedHashMap<>();
  private final List<ColumnBuilder> inOrder;

  /** What each value of a row without names belongs to; empty where it is not used. */
  private final List<Optional<ColumnBuilder>> places;

  private final @Nullable TensorSpec joined;
  private final boolean isList;
  private int valuesInRow;
  private int before;
  private int rows;
  private int fields;
  private @Nullable String unused;

  /** A tensor for each of these columns, or for the list that stands alone. */
  RecordBuilder(RowForms forms, List<TensorSpec> specs) {
    this(forms, specs, namesOf(specs), forms.model().columnOrder(), null);
  }

  /** The same for columns that the rows give other names, in the same order. */
  RecordBuilder(RowForms forms, List<TensorSpec> specs, List<String> names) {
    this(forms, specs, names, names, null);
  }

  /** One tensor for all columns. */
  RecordBuilder(RowForms forms, List<TensorSpec> specs, TensorSpec joined) {
    this(forms, specs, namesOf(specs), namesOf(specs), joined);
  }

  private RecordBuilder(
      RowForms forms,
      List<TensorSpec> specs,
      List<String> names,
      List<String> order,
      @Nullable TensorSpec joined) {
    this.model = forms.name();
    this.ignoresOthers = forms.model().ignoresOtherColumns();
    this.joined = joined;
    ColumnBuilder.Place place = new ColumnBuilder.Place(model);
    for (int i = 0; i < specs.size(); i++) {
      TensorSpec spec = specs.get(i);
      TensorSpec asked = joined == null ? spec : joined;
      boolean numbers = forms.model().takes(asked, DataType.FP64);
      ColumnBuilder.Allowance allowance =
          new ColumnBuilder.Allowance(
              numbers, forms.model().takesMissing(asked), forms.model().parsesTexts(names.get(i)));
      if (columns.put(names.get(i), new ColumnBuilder(place, spec, allowance)) != null) {
        throw new InvalidRequest(
            "repeated_field", model + ": a column is named twice", names.get(i));
      }
    }
    this.inOrder = List.copyOf(columns.values());
    this.places = places(order);
    this.isList = joined == null && RowForms.isList(specs);
    this.valuesInRow = isList ? valuesInRow(specs.getFirst()) : -1;
  }

  /** By this order, if it has all columns; else by their own. */
  private List<Optional<ColumnBuilder>> places(List<String> order) {
    List<Optional<ColumnBuilder>> all =
        order.stream().map(name -> Optional.ofNullable(columns.get(name))).toList();
    long used = all.stream().filter(Optional::isPresent).count();
    return used == columns.size() ? all : inOrder.stream().map(Optional::of).toList();
  }

  private static List<String> namesOf(List<TensorSpec> specs) {
    return specs.stream().map(TensorSpec::name).toList();
  }

  /** As the shape says; -1 where it leaves that open. */
  private static int valuesInRow(TensorSpec spec) {
    Shape row = spec.shape().withRows(1);
    return row.isFixed() ? (int) row.elementCount() : -1;
  }

  /** The row that is read, for messages. */
  String place() {
    return model + ": row " + rows;
  }

  /** Whether a row is a list of values for the only input. */
  boolean isList() {
    return isList;
  }

  /** The values of a row, among them those that are not used. */
  int width() {
    return places.size();
  }

  /** The column at this place of a row that is a list of values; empty where none is used. */
  Optional<ColumnBuilder> column(int index) {
    if (index >= places.size()) {
      throw wrongWidth("more than " + Amount.of(places.size(), "value"));
    }
    return places.get(index);
  }

  /** Fails unless a row has this many values. */
  void requireWidth(int given) {
    if (given != places.size()) {
      throw wrongWidth(Amount.of(given, "value"));
    }
  }

  private InvalidRequest wrongWidth(String given) {
    return new InvalidRequest(
        "wrong_shape", place() + ": " + given + " given, " + valuesPerRow() + " expected");
  }

  /** The one input of a model that has no other. */
  ColumnBuilder only() {
    return inOrder.getFirst();
  }

  /** The column that takes a field of this name in the row that is read; empty where none does. */
  Optional<ColumnBuilder> field(String name) {
    fields++;
    ColumnBuilder column = columns.get(name);
    if (column == null) {
      unused = unused == null ? name : unused;
      return Optional.empty();
    }
    if (column.size() > valuesBefore()) {
      throw new InvalidRequest(
          "repeated_field", place() + ": column '" + shortened(name) + "' is there twice", name);
    }
    return Optional.of(column);
  }

  /** How many values a column has from the rows that are whole. */
  private int valuesBefore() {
    return isList ? before : rows;
  }

  /** Ends a row of named values of which some may be missing. */
  void endPartialRecord() {
    for (ColumnBuilder column : columns.values()) {
      if (!isList && column.size() == rows && column.takesMissing()) {
        column.addMissing();
      }
    }
    endRecord();
  }

  /** Ends a row of named values, or several whose columns are equally long. */
  void endRecord() {
    int more = 1;
    for (ColumnBuilder column : columns.values()) {
      if (column.size() == valuesBefore()) {
        throw missing(column.spec(), NOT_KNOWN);
      }
      more = isList ? 1 : Math.max(more, column.size() - rows);
    }
    requireLong(more);
    String other = unused;
    if (other != null && !ignoresOthers) {
      throw unknown(other);
    }
    endRow();
    rows += more - 1;
  }

  /** Ends rows that came column by column; there are none before them. */
  void endColumns() {
    int most = 0;
    for (ColumnBuilder column : columns.values()) {
      if (column.size() == 0) {
        throw missing(column.spec(), NOT_KNOWN);
      }
      most = Math.max(most, column.size());
    }
    requireLong(most);
    String other = unused;
    if (other != null && !ignoresOthers) {
      throw unknown(other);
    }
    rows = most;
  }

  /** Fails unless every column has so many values in rows that are not whole yet. */
  private void requireLong(int most) {
    if (isList) {
      return;
    }
    for (ColumnBuilder column : columns.values()) {
      if (column.size() - rows != most) {
        throw new InvalidRequest(
            "wrong_shape",
            model
                + ": column '"
                + column.spec().name()
                + "' has "
                + Amount.of(column.size() - rows, "value")
                + ", others "
                + most
                + " (expected: equally many)",
            column.spec().name());
      }
    }
  }

  /** Ends a row of values without names. */
  void endRow() {
    if (isList) {
      requireValues(only().size() - before);
      requireEven();
      before = only().size();
    }
    rows++;
    fields = 0;
    unused = null;
  }

  /** As many values as the signature says; where it leaves that open, as many as the first row. */
  private void requireValues(int given) {
    valuesInRow = valuesInRow < 0 ? given : valuesInRow;
    if (given != valuesInRow) {
      throw wrongWidth(Amount.of(given, "value"));
    }
  }

  private void requireEven() {
    if (!only().isEven()) {
      throw new InvalidRequest(
          "wrong_shape",
          place() + ": arrays of several lengths or depths given, values nested alike expected",
          only().spec().name());
    }
  }

  private int valuesPerRow() {
    return isList ? valuesInRow : places.size();
  }

  boolean hasColumn(String name) {
    return columns.containsKey(name);
  }

  /** The refusal of a first line of names of which no column has any. */
  InvalidRequest noneKnown(List<String> names) {
    names.forEach(this::field);
    return missing(inOrder.getFirst().spec(), RowForms.FIRST_LINE);
  }

  private InvalidRequest missing(TensorSpec spec, String hint) {
    String rest =
        unused == null
            ? " (" + columns.size() + " needed, " + fields + " sent)"
            : "; '"
                + shortened(unused)
                + "' was sent and is not used ("
                + columns.size()
                + " needed, "
                + fields
                + " sent)";
    String sentence = place() + ": column '" + spec.name() + "' is missing" + rest;
    return new InvalidRequest("missing_column", sentence, spec.name(), hint);
  }

  private InvalidRequest unknown(String name) {
    List<String> near = NearNames.of(name, columns.keySet());
    return new InvalidRequest(
        "unknown_column",
        place()
            + ": no column '"
            + shortened(name)
            + "' (expected: "
            + Listing.of(columns.keySet())
            + ")",
        name,
        near.isEmpty() ? "leave it out" : "a column of a similar name exists: " + near);
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
  }

  /** Whether no row has ended yet. */
  boolean isEmpty() {
    return rows == 0;
  }

  /** The tensors of all rows; there is at least one row. */
  SequencedMap<String, Tensor> build() {
    if (rows == 0) {
      throw RowForms.noRow(model);
    }
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    if (joined != null) {
      tensors.put(joined.name(), ColumnJoin.of(place(), inOrder, rows));
      return tensors;
    }
    inOrder.forEach(column -> tensors.put(column.spec().name(), column.build(rows)));
    return tensors;
  }
}
