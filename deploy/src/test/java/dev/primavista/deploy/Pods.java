package dev.primavista.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pods that a manifest is or makes. */
final class Pods {
  private Pods() {}

  /** The specification of a Pod, or of the pods of a Deployment and its like. */
  static Optional<Map<String, Object>> spec(Manifest manifest) {
    Map<String, Object> spec =
        switch (manifest.kind()) {
          case "Pod" -> Manifest.map(manifest.tree(), "spec");
          case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job" ->
              Manifest.map(manifest.tree(), "spec", "template", "spec");
          default -> Map.of();
        };
    return spec.isEmpty() ? Optional.empty() : Optional.of(spec);
  }

  /** Labels of those pods. */
  static Map<String, Object> labels(Manifest manifest) {
    return manifest.kind().equals("Pod")
        ? Manifest.map(manifest.tree(), "metadata", "labels")
        : Manifest.map(manifest.tree(), "spec", "template", "metadata", "labels");
  }

  /** Containers of every kind. */
  static List<Map<String, Object>> containers(Map<String, Object> spec) {
    List<Map<String, Object>> all = new ArrayList<>(Manifest.objects(spec, "initContainers"));
    all.addAll(Manifest.objects(spec, "containers"));
    return all;
  }
}
