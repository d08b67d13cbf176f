package dev.primavista.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The matrix of who may do what; the cluster lab asks a real API server the same. */
class PermissionsTest {
  private static final List<Manifest> ROLES = Overlays.written("components/rbac");

  @ParameterizedTest(name = "{0} {1}: viewer {2}, operator {3}, deployer {4}")
  @CsvSource({
    "get, pods, yes, yes, yes",
    "get, pods/log, yes, yes, yes",
    "list, events, yes, no, yes",
    "get, deployments.apps, yes, no, yes",
    "patch, deployments.apps, no, no, yes",
    "create, deployments.apps, no, no, yes",
    "delete, deployments.apps, no, no, yes",
    "patch, deployments/scale.apps, no, yes, no",
    "delete, pods, no, yes, no",
    "create, pods/eviction, no, yes, no",
    "create, pods, no, no, no",
    "create, pods/exec, no, no, no",
    "create, pods/portforward, no, no, no",
    "create, pods/attach, no, no, no",
    "update, pods/ephemeralcontainers, no, no, no",
    "patch, horizontalpodautoscalers.autoscaling, no, yes, yes",
    "update, configmaps, no, no, yes",
    "get, secrets, no, no, no",
    "list, secrets, no, no, no",
    "create, secrets, no, no, no",
    "create, serviceaccounts/token, no, no, no",
    "create, rolebindings.rbac.authorization.k8s.io, no, no, no",
    "get, rolebindings.rbac.authorization.k8s.io, yes, no, no",
    "escalate, roles.rbac.authorization.k8s.io, no, no, no",
    "impersonate, users, no, no, no",
    "create, httproutes.gateway.networking.k8s.io, no, no, yes",
    "create, gateways.gateway.networking.k8s.io, no, no, no",
    "delete, networkpolicies.networking.k8s.io, no, no, yes",
    "get, pods.metrics.k8s.io, yes, no, no",
  })
  void may(String verb, String resource, String viewer, String operator, String deployer) {
    Permissions permissions = new Permissions(ROLES);

    assertThat(permissions.allows("primavista-viewers", verb, resource)).isEqualTo(yes(viewer));
    assertThat(permissions.allows("primavista-operators", verb, resource)).isEqualTo(yes(operator));
    assertThat(permissions.allows("primavista-deployers", verb, resource)).isEqualTo(yes(deployer));
  }

  @Test
  void no_role_has_a_wildcard() {
    for (Manifest role : ROLES) {
      assertThat(Manifest.objects(role.tree(), "rules").toString()).doesNotContain("*");
    }
  }

  private static boolean yes(String word) {
    return word.equals("yes");
  }
}
