package dev.primavista.core.repository;

import dev.primavista.core.model.ModelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** What has to happen so that memory serves what the disk holds: a pure function. */
public final class Reconciliation {
  private Reconciliation() {}

  /** One thing to do. */
  public sealed interface Step {
    /** Load this version, then serve it. */
    record Load(ModelId id) implements Step {}

    /** Stop serving this version, then free it. */
    record Unload(ModelId id) implements Step {}
  }

  /**
   * Loads what is new or differs, then unloads what is gone, so that a model with a new version is
   * never without one.
   *
   * @param desired what is to be served, and the state that it is stored in
   * @param current what was served or tried, and the state that it was stored in then
   */
  public static <S> List<Step> plan(Map<ModelId, S> desired, Map<ModelId, S> current) {
    List<Step> steps = new ArrayList<>();
    for (ModelId id : new TreeSet<>(desired.keySet())) {
      if (!Objects.equals(desired.get(id), current.get(id))) {
        steps.add(new Step.Load(id));
      }
    }
    for (ModelId id : new TreeSet<>(current.keySet())) {
      if (!desired.containsKey(id)) {
        steps.add(new Step.Unload(id));
      }
    }
    return steps;
  }
}
