package dev.primavista.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may talk with whom, said once as policies and once as a table. */
class FlowsTest {
  private static final Map<String, Integer> PORTS = Map.of("http", 8080, "metrics", 9090);

  private static final Map<String, Flows.End> ENDS = new HashMap<>();

  static {
    ENDS.put("models", server("models"));
    ENDS.put("faq", server("faq"));
    ENDS.put("intruder", pod("primavista", Map.of("app", "intruder")));
    ENDS.put("gateway", pod("primavista-gateway", Map.of("app", "gateway")));
    ENDS.put("ingress", pod("app-routing-system", Map.of("app", "nginx")));
    ENDS.put("stranger", pod("shop", Map.of("app", "shop")));
    ENDS.put(
        "client",
        new Flows.Pod(
            "shop",
            Map.of("kubernetes.io/metadata.name", "shop", "primavista.dev/client", "true"),
            Map.of(),
            Map.of()));
    ENDS.put("prometheus", pod("monitoring", Map.of("app", "prometheus")));
    ENDS.put("azure-agent", pod("kube-system", Map.of("rsName", "ama-metrics")));
    ENDS.put("dns", pod("kube-system", Map.of("k8s-app", "kube-dns")));
    ENDS.put("dashboard", pod("kube-system", Map.of("app", "dashboard")));
    ENDS.put("internet", new Flows.Address("93.184.216.34"));
    ENDS.put("metadata-service", new Flows.Address("169.254.169.254"));
    ENDS.put("database", new Flows.Address("10.1.2.3"));
    ENDS.put("api-server", new Flows.Address("10.96.0.1"));
  }

  private static Flows.Pod server(String component) {
    return new Flows.Pod(
        "primavista",
        Map.of("kubernetes.io/metadata.name", "primavista"),
        Map.of("app.kubernetes.io/name", "primavista", "app.kubernetes.io/component", component),
        PORTS);
  }

  private static Flows.Pod pod(String namespace, Map<String, String> labels) {
    return new Flows.Pod(
        namespace, Map.of("kubernetes.io/metadata.name", namespace), labels, Map.of());
  }

  @ParameterizedTest(name = "{0} to {1} {2}/{3}: {4}")
  @CsvSource({
    "gateway, models, TCP, 8080, yes",
    "gateway, faq, TCP, 8080, yes",
    "gateway, models, TCP, 9090, no",
    "ingress, faq, TCP, 8080, yes",
    "client, models, TCP, 8080, yes",
    "client, models, TCP, 9090, no",
    "stranger, models, TCP, 8080, no",
    "intruder, models, TCP, 8080, no",
    "faq, models, TCP, 8080, no",
    "internet, models, TCP, 8080, no",
    "prometheus, models, TCP, 9090, yes",
    "prometheus, models, TCP, 8080, no",
    "azure-agent, faq, TCP, 9090, yes",
    "dashboard, faq, TCP, 9090, no",
    "stranger, models, TCP, 9090, no",
    "models, dns, UDP, 53, yes",
    "models, dns, TCP, 53, yes",
    "models, dns, TCP, 443, no",
    "intruder, dns, UDP, 53, yes",
    "models, dashboard, UDP, 53, no",
    "models, prometheus, TCP, 4318, yes",
    "models, prometheus, TCP, 9090, no",
    "models, internet, TCP, 443, no",
    "models, api-server, TCP, 443, no",
    "models, metadata-service, TCP, 80, no",
    "faq, database, TCP, 5432, no",
    "intruder, internet, TCP, 443, no",
  })
  void by_default(String from, String to, String protocol, int port, String allowed) {
    Flows flows = new Flows(Overlays.written("components/networkpolicy"));

    assertThat(flows.allowed(end(from), end(to), protocol, port)).isEqualTo(allowed.equals("yes"));
  }

  @ParameterizedTest(name = "{0} to {1} {2}: {3}")
  @CsvSource({
    "models, internet, 443, yes",
    "models, internet, 80, no",
    "models, metadata-service, 443, no",
    "models, metadata-service, 80, no",
    "models, api-server, 443, no",
    "models, database, 5432, no",
    "faq, database, 5432, yes",
    "faq, database, 443, no",
    "faq, internet, 443, no",
    "intruder, internet, 443, no",
    "intruder, database, 5432, no",
  })
  void with_models_from_outside_and_a_database(String from, String to, int port, String allowed) {
    List<Manifest> policies = new ArrayList<>();
    for (String component : List.of("networkpolicy", "models-url", "faq-database")) {
      policies.addAll(Overlays.written("components/" + component));
    }

    assertThat(new Flows(policies).allowed(end(from), end(to), "TCP", port))
        .isEqualTo(allowed.equals("yes"));
  }

  @Test
  void without_policies_everything_passes() {
    assertThat(new Flows(List.of()).allowed(end("internet"), end("models"), "TCP", 9090)).isTrue();
  }

  private static Flows.End end(String name) {
    Flows.End end = ENDS.get(name);
    assertThat(end).as(name).isNotNull();
    return Objects.requireNonNull(end);
  }
}
