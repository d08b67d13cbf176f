package dev.primavista.core.repository;

import dev.primavista.core.ServingException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A repository in an operator's hands: what it holds, and which of it is served. Its methods read
 * disks and warm models up: a door calls them off its event loop. Thread-safe.
 */
public interface RepositoryControl {
  /**
   * What a load brings along.
   *
   * @param config the model's configuration as JSON, in Triton's words, in place of the one that is
   *     stored; empty for that one
   * @param files the model's files by their path in its folder, such as {@code 1/model.onnx}, in
   *     place of those that are stored; empty for those
   */
  record Replacement(Optional<String> config, Map<String, byte[]> files) {
    /** A load of what is stored. */
    public static final Replacement NONE = new Replacement(Optional.empty(), Map.of());

    public Replacement {
      files = new TreeMap<>(files);
    }
  }

  /**
   * Every version that is stored or served, ordered by name and version. One that is stored and not
   * served is UNAVAILABLE with the reason; one that is served while a newer state of it could not
   * be loaded is READY with the reason.
   *
   * @param onlyReady leaves out what does not answer
   */
  List<ModelStatus> index(boolean onlyReady);

  /**
   * Loads the versions of a model that its policy chooses, also those that are served already;
   * returns when they answer. Whatever answered before does so until then.
   *
   * @throws ServingException.ModelNotFound if no such model is stored
   * @throws ServingException.InvalidRequest if it cannot be loaded, with the reason; what answered
   *     before still does
   */
  void load(String name, Replacement replacement);

  /**
   * Stops serving all versions of a model; returns when it takes no more requests.
   *
   * @param dependents also those models that it alone needs, as an ensemble needs its parts
   * @throws ServingException.ModelNotFound if no such model is known
   */
  void unload(String name, boolean dependents);
}
