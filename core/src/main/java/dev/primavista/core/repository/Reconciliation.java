package dev.primavista.core.repository;

import dev.primavista.core.model.ModelId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What has to happen so that memory serves what the disk holds: a pure function. */
public final class Reconciliation {
  private Reconciliation() {}

  /** One thing to do. */
  public sealed interface Step {
    /** Load this model, then serve it. */
    record Load(ModelSource source) implements Step {}

    /** Stop serving this model, then free it. */
    record Unload(ModelId id) implements Step {}
  }

  /** Loads before unloads, so that a model with a new version is never without one. */
  public static List<Step> plan(Collection<ModelSource> desired, Set<ModelId> current) {
    List<Step> steps = new ArrayList<>();
    Set<ModelId> wanted = new HashSet<>();
    for (ModelSource source : desired) {
      wanted.add(source.id());
      if (!current.contains(source.id())) {
        steps.add(new Step.Load(source));
      }
    }
    for (ModelId id : new TreeSet<>(current)) {
      if (!wanted.contains(id)) {
        steps.add(new Step.Unload(id));
      }
    }
    return steps;
  }
}
