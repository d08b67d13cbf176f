package dev.primavista.deploy;

import java.util.List;
import java.util.Map;

/** What Roles allow, by RBAC's own rule: whatever no rule grants is refused. */
final class Permissions {
  private final List<Manifest> manifests;

  Permissions(List<Manifest> manifests) {
    this.manifests = manifests;
  }

  /**
   * Whether the group may do this in the namespace of its binding.
   *
   * @param resource with its subresource after a slash and its API group after a dot, such as
   *     {@code deployments/scale.apps}
   */
  boolean allows(String group, String verb, String resource) {
    int dot = resource.indexOf('.');
    String name = dot < 0 ? resource : resource.substring(0, dot);
    String api = dot < 0 ? "" : resource.substring(dot + 1);
    return manifests.stream()
        .filter(one -> one.kind().equals("RoleBinding") && binds(one, group))
        .map(one -> role(one.text("roleRef", "name")))
        .flatMap(role -> Manifest.objects(role.tree(), "rules").stream())
        .anyMatch(
            rule ->
                has(rule, "verbs", verb)
                    && has(rule, "resources", name)
                    && has(rule, "apiGroups", api));
  }

  private static boolean binds(Manifest binding, String group) {
    return Manifest.objects(binding.tree(), "subjects").stream()
        .anyMatch(one -> "Group".equals(one.get("kind")) && group.equals(one.get("name")));
  }

  private Manifest role(String name) {
    return manifests.stream()
        .filter(one -> one.kind().equals("Role") && one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static boolean has(Map<String, Object> rule, String key, String value) {
    return rule.get(key) instanceof List<?> list && (list.contains(value) || list.contains("*"));
  }
}
