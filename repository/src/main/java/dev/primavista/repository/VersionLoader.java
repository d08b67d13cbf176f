package dev.primavista.repository;

import dev.primavista.core.ensemble.EnsembleModel;
import dev.primavista.core.ensemble.EnsembleSpec;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.SizeOnDisk;
import dev.primavista.repository.config.Forest;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;

/** Makes stored versions answer. */
final class VersionLoader {
  private final EnsembleModel.Around around;
  private final Backends backends;

  /**
   * @param around where the models are served
   */
  VersionLoader(EnsembleModel.Around around, Backends backends) {
    this.around = around;
    this.backends = backends;
  }

  /**
   * Reads and warms a version up, then serves it in place of what had its number.
   *
   * @throws ModelLoadException if it cannot be served; nothing else changed
   */
  ModelHandle load(StoredVersion version) {
    version
        .refused()
        .ifPresent(
            refused -> {
              throw refused;
            });
    long bytes = SizeOnDisk.of(version.path());
    return around
        .registry()
        .load(version.id(), version.settings().serving(), bytes, () -> read(version));
  }

  private LoadedModel read(StoredVersion version) {
    Optional<EnsembleSpec> graph = version.settings().ensemble();
    if (graph.isPresent()) {
      return ensemble(version, graph.get());
    }
    LoadedModel loaded =
        backends.require(version.path()).load(version.path(), version.settings().loading());
    LoadedModel declared = declared(loaded, version);
    return around.registry().fitted(version.id(), version.path(), declared);
  }

  /** With the labels of its outputs, which nothing inside of it has. */
  private EnsembleModel ensemble(StoredVersion version, EnsembleSpec graph) {
    String name = version.id().name();
    EnsembleModel plain = EnsembleModel.load(name, graph, around);
    List<TensorSpec> own = plain.signature().outputs();
    List<TensorSpec> named =
        DeclaredModel.outputs(own, own, version.settings().boundary().outputs());
    return named.equals(own)
        ? plain
        : EnsembleModel.load(name, new EnsembleSpec(graph.inputs(), named, graph.steps()), around);
  }

  private static LoadedModel declared(LoadedModel model, StoredVersion version) {
    try {
      LoadedModel named =
          Forest.of(version.settings()).map(forest -> ForestModel.of(model, forest)).orElse(model);
      LoadedModel sized = SizedModel.of(named, version.settings().boundary());
      LoadedModel declared = DeclaredModel.of(sized, version.settings());
      LoadedModel signed = SignedModel.of(declared, version.settings().columns().types());
      return ReshapedModel.of(signed, version.settings().boundary());
    } catch (RuntimeException contradiction) {
      model.close();
      throw contradiction;
    }
  }

  /** Models before those that are made of them. */
  static List<StoredModel> partsFirst(Collection<StoredModel> models) {
    SequencedMap<String, StoredModel> byName = new LinkedHashMap<>();
    models.forEach(model -> byName.put(model.name(), model));
    SequencedSet<StoredModel> ordered = new LinkedHashSet<>();
    models.forEach(model -> append(model, byName, new HashSet<>(), ordered));
    return List.copyOf(ordered);
  }

  /**
   * Puts a model behind its parts.
   *
   * @param within the ensembles that are looked at; one among its own parts is passed over
   */
  private static void append(
      StoredModel model,
      Map<String, StoredModel> byName,
      Set<String> within,
      SequencedSet<StoredModel> ordered) {
    if (!within.add(model.name())) {
      return;
    }
    for (String name : partsOf(model)) {
      StoredModel part = byName.get(name);
      if (part != null) {
        append(part, byName, within, ordered);
      }
    }
    ordered.add(model);
  }

  /** The models that this one is made of; empty for one of its own. */
  static Set<String> partsOf(StoredModel model) {
    Set<String> parts = new HashSet<>();
    model
        .settings()
        .ensemble()
        .map(EnsembleSpec::steps)
        .orElse(List.of())
        .forEach(step -> parts.add(step.model()));
    return parts;
  }
}
