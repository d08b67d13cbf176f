package dev.primavista.core.model;

import java.util.List;
import java.util.Map;

/**
 * What is in a model file, for people.
 *
 * @param backend the engine's name, such as {@code sklearn}
 * @param summary one line, such as {@code Pipeline: tfidf > clf (scikit-learn 1.7.2)}
 * @param steps the parts, outermost first
 * @param warnings what a user should know before trusting the answers
 * @param metadata what the file says of itself, by key; empty where it says nothing
 */
public record ModelDescription(
    String backend,
    String summary,
    List<Step> steps,
    List<String> warnings,
    Map<String, String> metadata) {
  public ModelDescription {
    metadata = Map.copyOf(metadata);
    steps = List.copyOf(steps);
    warnings = List.copyOf(warnings);
  }

  /** A description of a file that says nothing of itself. */
  public ModelDescription(String backend, String summary, List<Step> steps, List<String> warnings) {
    this(backend, summary, steps, warnings, Map.of());
  }

  /**
   * One part of a model.
   *
   * @param name the name it has inside its parent; empty for the outermost
   * @param type its class or operator
   * @param depth how deep it stands, 0 for the outermost
   * @param note sizes and parameters that differ from the defaults; empty if there are none
   */
  public record Step(String name, String type, int depth, String note) {}
}
