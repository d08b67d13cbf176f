package dev.primavista.repository.config;

import java.util.List;
import java.util.SequencedMap;

/** A configuration as a tree, whichever syntax it was written in. */
sealed interface Node {
  Place place();

  /** A number, a word or a text, as written; a text without its quotes. */
  record Scalar(String text, Place place) implements Node {}

  /**
   * Named fields.
   *
   * @param fields every value that a name was given, in order; a list counts as its elements
   */
  record Group(SequencedMap<String, List<Node>> fields, Place place) implements Node {}
}
