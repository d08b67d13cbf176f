package dev.primavista.sklearn.engine;

/** A change of a frame. */
@FunctionalInterface
interface Step {
  /**
   * Replaces, adds or drops columns.
   *
   * @throws dev.primavista.core.ServingException.InvalidRequest where Python raises
   */
  void apply(Frame frame);
}
