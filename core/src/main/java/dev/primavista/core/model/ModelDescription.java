package dev.primavista.core.model;

import java.util.List;
import java.util.Map;

/**
 * What is in a model file, for people.
 *
 * @param backend the engine's name, such as {@code sklearn}
 * @param summary one line, such as {@code Pipeline: tfidf > clf (scikit-learn 1.7.2)}
 * @param steps the parts, outermost first, each followed by its own parts
 * @param warnings what a user should know before trusting the answers
 * @param metadata what the file says of itself, by key; empty where it says nothing
 * @param facts what programs want to know, in order: versions, classes, methods
 */
public record ModelDescription(
    String backend,
    String summary,
    List<Step> steps,
    List<String> warnings,
    Map<String, String> metadata,
    List<Fact> facts) {
  public ModelDescription {
    metadata = Map.copyOf(metadata);
    steps = List.copyOf(steps);
    warnings = List.copyOf(warnings);
    facts = List.copyOf(facts);
  }

  /** A description of a file that says nothing of itself. */
  public ModelDescription(String backend, String summary, List<Step> steps, List<String> warnings) {
    this(backend, summary, steps, warnings, Map.of(), List.of());
  }

  /** A description without facts. */
  public ModelDescription(
      String backend,
      String summary,
      List<Step> steps,
      List<String> warnings,
      Map<String, String> metadata) {
    this(backend, summary, steps, warnings, metadata, List.of());
  }

  /**
   * One part of a model.
   *
   * @param name the name it has inside its parent; empty for the outermost
   * @param type its class or operator
   * @param depth how deep it stands, 0 for the outermost
   * @param note its columns and sizes; empty if there are none
   * @param parameters how it was set up, where that differs from the defaults
   * @param parallel whether its own parts stand side by side; otherwise one feeds the next
   */
  public record Step(
      String name,
      String type,
      int depth,
      String note,
      List<Parameter> parameters,
      boolean parallel) {
    public Step {
      parameters = List.copyOf(parameters);
    }

    /** A part as it is by default. */
    public Step(String name, String type, int depth, String note) {
      this(name, type, depth, note, List.of(), false);
    }
  }

  /** A parameter of a part and its value, as Python would write it. */
  public record Parameter(String name, String value) {}

  /**
   * Something that a program may want to know.
   *
   * @param values one, or where {@code several} is set any number
   */
  public record Fact(String name, List<String> values, boolean several) {
    public Fact {
      values = List.copyOf(values);
    }

    public static Fact of(String name, String value) {
      return new Fact(name, List.of(value), false);
    }

    public static Fact of(String name, List<String> values) {
      return new Fact(name, values, true);
    }
  }
}
