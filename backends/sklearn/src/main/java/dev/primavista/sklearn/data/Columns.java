package dev.primavista.sklearn.data;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Named columns of equal length, as a data frame has them.
 *
 * @param columns each {@link Texts}, {@link Cells} of one column, or a matrix of one column
 * @param categories of each column of pandas' type {@code category}, its categories in order
 * @param order what the order of the columns means
 */
public record Columns(
    SequencedMap<String, Data> columns, Map<String, List<Object>> categories, Order order)
    implements Data {
  /** What the order of columns means. */
  public enum Order {
    /** That of a data frame, which belongs to it. */
    FRAME,
    /** That of records, which counts only where a model does not name its columns. */
    RECORDS,
    /** Nothing: that of maps without an order. */
    NONE
  }

  public Columns(SequencedMap<String, Data> columns) {
    this(columns, Map.of());
  }

  public Columns(SequencedMap<String, Data> columns, Map<String, List<Object>> categories) {
    this(columns, categories, Order.FRAME);
  }

  /**
   * These columns in this order; others are left out.
   *
   * @throws InvalidRequest if one is missing
   */
  public Columns select(List<String> names) {
    SequencedMap<String, Data> selected = new LinkedHashMap<>();
    for (String name : names) {
      Data column = columns.get(name);
      if (column == null) {
        throw new InvalidRequest("missing_column", "column '" + name + "' is missing", name);
      }
      selected.put(name, column);
    }
    return new Columns(selected, categories);
  }

  /**
   * All columns, these in this order before the others.
   *
   * @throws InvalidRequest if one is missing
   */
  public Columns beginningWith(List<String> names) {
    SequencedMap<String, Data> arranged = select(names).columns();
    columns.forEach(arranged::putIfAbsent);
    return new Columns(arranged, categories);
  }

  @Override
  public int rows() {
    return columns.isEmpty() ? 0 : columns.firstEntry().getValue().rows();
  }

  /** An empty table, to be filled column by column. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects columns of equal length; each method throws InvalidRequest for any other length. */
  public static final class Builder {
    private final SequencedMap<String, Data> columns = new LinkedHashMap<>();
    private final Map<String, List<Object>> categories = new LinkedHashMap<>();

    private Builder() {}

    /** A column of FP64 numbers; NaN is a missing one. */
    public Builder numbers(String name, double... values) {
      return put(name, new DenseMatrix(values.length, 1, values.clone()));
    }

    /** A column of texts. */
    public Builder texts(String name, List<String> values) {
      return put(name, new Cells(values.size(), 1, values.toArray()));
    }

    /** A column of Numbers, texts, Booleans, and null for missing values. */
    public Builder values(String name, List<? extends @Nullable Object> values) {
      return put(name, Records.column(name, values));
    }

    /**
     * A column of pandas' type {@code category}, as LightGBM and XGBoost want it.
     *
     * @param known all categories, in the order that they had when the model was fitted
     */
    public Builder categories(String name, List<? extends @Nullable Object> values, List<?> known) {
      categories.put(name, List.copyOf(known));
      return values(name, values);
    }

    private Builder put(String name, Data column) {
      if (!columns.isEmpty() && column.rows() != columns.firstEntry().getValue().rows()) {
        throw new InvalidRequest(
            "wrong_shape",
            "column '"
                + name
                + "' has "
                + Amount.of(column.rows(), "row")
                + " (expected: "
                + columns.firstEntry().getValue().rows()
                + ")",
            name);
      }
      if (columns.putIfAbsent(name, column) != null) {
        throw new InvalidRequest("repeated_field", "column '" + name + "' is there twice", name);
      }
      return this;
    }

    public Columns build() {
      return new Columns(new LinkedHashMap<>(columns), Map.copyOf(categories));
    }
  }
}
