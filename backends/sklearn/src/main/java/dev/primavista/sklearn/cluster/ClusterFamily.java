package dev.primavista.sklearn.cluster;

import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Registry;
import dev.primavista.sklearn.estimator.State;
import java.util.List;

/** Clusters. */
public final class ClusterFamily {
  /** They know only the rows they were fitted on. */
  private static final List<String> WITHOUT_METHODS =
      List.of(
          "AgglomerativeClustering",
          "ClassicalMDS",
          "DBSCAN",
          "HDBSCAN",
          "MDS",
          "OPTICS",
          "SpectralBiclustering",
          "SpectralClustering",
          "SpectralCoclustering",
          "SpectralEmbedding",
          "TSNE");

  private ClusterFamily() {}

  public static void addTo(Registry registry) {
    registry.put("KMeans", Centers::readDistances);
    registry.put("MiniBatchKMeans", Centers::readDistances);
    registry.put("BisectingKMeans", Centers::readBisecting);
    registry.put("MeanShift", Centers::read);
    registry.put("AffinityPropagation", ClusterFamily::readAffinity);
    registry.put("Birch", Centers::readBirch);
    registry.put("FeatureAgglomeration", FeatureAgglomeration::read);
    for (String name : WITHOUT_METHODS) {
      registry.put(name, ClusterFamily::withoutMethods);
    }
  }

  private static Estimator withoutMethods(State state) {
    return Fitted.of(state, new Input.Any()).note("knows only the rows it was fitted on").build();
  }

  /** Fitted on similarities alone, it knows no centres. */
  private static Estimator readAffinity(State state) {
    return state.text("affinity", "euclidean").equals("precomputed")
        ? withoutMethods(state)
        : Centers.read(state);
  }
}
