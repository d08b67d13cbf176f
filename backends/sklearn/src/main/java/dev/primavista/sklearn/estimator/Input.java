package dev.primavista.sklearn.estimator;

import dev.primavista.core.Amount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What an estimator takes. */
public sealed interface Input {
  /** A matrix of so many columns. */
  record Numbers(int columns) implements Input {
    private static final int MOST_COLUMNS = 1 << 22;

    public Numbers {
      if (columns > MOST_COLUMNS) {
        throw new UnreadableModel(
            "takes " + Amount.of(columns, "column") + " (expected: at most " + MOST_COLUMNS + ")");
      }
    }
  }

  /** One text per row. */
  record Text() implements Input {}

  /** Named columns, each of text or numbers. */
  record Named(SequencedMap<String, Column> columns) implements Input {
    /** The same columns, those among these names first and in their order. */
    public Named inOrder(List<String> names) {
      SequencedMap<String, Column> ordered = new LinkedHashMap<>();
      for (String name : names) {
        Column column = columns.get(name);
        if (column != null) {
          ordered.put(name, column);
        }
      }
      columns.forEach(ordered::putIfAbsent);
      return new Named(ordered);
    }
  }

  /** Columns without names, each of text or numbers. */
  record Mixed(List<Column> columns) implements Input {
    public Mixed {
      columns = List.copyOf(columns);
    }
  }

  /** One Python value per row: a dict, a list, a label. */
  record Values() implements Input {}

  /** Images of any size. */
  record Pictures() implements Input {}

  /** Whatever comes next takes. */
  record Any() implements Input {}

  /**
   * One column.
   *
   * @param values those that it is known to take, as text; empty where any is taken
   */
  record Column(Kind kind, List<String> values) {
    public static final Column NUMBER = new Column(Kind.NUMBER, List.of());
    public static final Column TEXT = new Column(Kind.TEXT, List.of());

    public Column {
      values = List.copyOf(values);
    }

    /** Of two descriptions of one column the one that says more. */
    public static Column moreExact(Column first, Column second) {
      int order = first.kind.compareTo(second.kind);
      boolean earlier = order > 0 || (order == 0 && !first.values.isEmpty());
      return earlier ? first : second;
    }
  }

  /** What a column holds. */
  enum Kind {
    NUMBER,
    TEXT,
    /** Texts or numbers, of which some may be missing. */
    MIXED
  }

  /** What the column at this place holds; a number where nothing else is said. */
  default Column column(int place) {
    return switch (this) {
      case Text _ -> Column.TEXT;
      case Mixed mixed when place < mixed.columns().size() -> mixed.columns().get(place);
      case Named named when place < named.columns().size() ->
          List.copyOf(named.columns().values()).get(place);
      default -> Column.NUMBER;
    };
  }

  /** What both take together; of two descriptions of the same columns the more exact one. */
  default Input and(Input other) {
    if (this instanceof Any) {
      return other;
    }
    if (this instanceof Named ours && other instanceof Named theirs) {
      SequencedMap<String, Column> all = new LinkedHashMap<>(ours.columns());
      theirs.columns().forEach((name, kind) -> all.merge(name, kind, Column::moreExact));
      return new Named(all);
    }
    return this;
  }
}
