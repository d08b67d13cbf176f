package dev.primavista.sklearn.estimator;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** What an estimator takes. */
public sealed interface Input {
  /** A matrix of so many columns. */
  record Numbers(int columns) implements Input {}

  /** One text per row. */
  record Text() implements Input {}

  /** Named columns, each of text or numbers. */
  record Named(SequencedMap<String, Kind> columns) implements Input {}

  /** Whatever comes next takes. */
  record Any() implements Input {}

  /** What a named column holds. */
  enum Kind {
    NUMBER,
    TEXT
  }

  /** What both take together; of two descriptions of the same columns the more exact one. */
  default Input and(Input other) {
    if (this instanceof Any) {
      return other;
    }
    if (this instanceof Named ours && other instanceof Named theirs) {
      SequencedMap<String, Kind> all = new LinkedHashMap<>(ours.columns());
      theirs.columns().forEach((name, kind) -> all.merge(name, kind, Input::moreExact));
      return new Named(all);
    }
    return this;
  }

  private static Kind moreExact(Kind first, Kind second) {
    return first == Kind.TEXT ? first : second;
  }
}
