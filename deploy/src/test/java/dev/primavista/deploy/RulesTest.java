package dev.primavista.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recording rules and alerts, by Prometheus' own tool. */
class RulesTest {
  private static final Path RULES = Path.of("observability/rules");
  private @TempDir Path folder;

  /** What promtool says; it must end well. */
  private static String promtool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException missing) {
      return abort("promtool is not installed: Prometheus' own checks of the rules were not run");
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void prometheus_takes_the_rules() throws IOException, InterruptedException {
    String said =
        promtool(
            "check",
            "rules",
            RULES.resolve("records.yaml") + "",
            RULES.resolve("alerts.yaml") + "");
    assertThat(said).contains("20 rules found", "27 rules found");
  }

  @Test
  void alerts_fire_where_they_should_and_only_there() throws IOException, InterruptedException {
    assertThat(promtool("test", "rules", RULES.resolve("tests.yaml").toString()))
        .contains("SUCCESS");
  }

  @Test
  void every_alert_is_tested_both_ways() throws IOException {
    Set<String> fired = new TreeSet<>();
    Set<String> silent = new TreeSet<>();
    Manifest tests = Manifest.read(RULES.resolve("tests.yaml")).getFirst();
    for (Map<String, Object> one : Manifest.objects(tests.tree(), "tests")) {
      for (Map<String, Object> check : Manifest.objects(one, "alert_rule_test")) {
        boolean fires = !Manifest.objects(check, "exp_alerts").isEmpty();
        (fires ? fired : silent).add(String.valueOf(check.get("alertname")));
      }
    }
    Set<String> alerts = new TreeSet<>();
    Manifest rules = Manifest.read(RULES.resolve("alerts.yaml")).getFirst();
    for (Map<String, Object> group : Manifest.objects(rules.tree(), "groups")) {
      for (Map<String, Object> rule : Manifest.objects(group, "rules")) {
        alerts.add(String.valueOf(rule.get("alert")));
        assertThat(Manifest.at(rule, "labels", "severity")).isIn("page", "ticket", "info");
      }
    }
    assertThat(fired).isEqualTo(alerts);
    assertThat(silent).isEqualTo(alerts);
  }

  @Test
  void the_operators_rule_holds_the_same() throws IOException {
    List<Object> groups = new ArrayList<>();
    for (String file : List.of("records.yaml", "alerts.yaml")) {
      groups.addAll(
          Manifest.objects(Manifest.read(RULES.resolve(file)).getFirst().tree(), "groups"));
    }
    Path bundled = Path.of("observability/prometheus-operator/rules.yaml");
    Manifest rule = Manifest.read(bundled).getFirst();
    assertThat(rule.kind()).isEqualTo("PrometheusRule");
    assertThat(Manifest.at(rule.tree(), "spec", "groups")).isEqualTo(groups);
  }

  @Test
  void both_monitors_scrape_the_same() throws IOException {
    Manifest operators =
        Manifest.read(Path.of("observability/prometheus-operator/podmonitor.yaml")).getFirst();
    Manifest azures =
        Manifest.read(Path.of("observability/azure-monitor/podmonitor.yaml")).getFirst();
    assertThat(operators.apiVersion()).isEqualTo("monitoring.coreos.com/v1");
    assertThat(azures.apiVersion()).isEqualTo("azmonitoring.coreos.com/v1");
    assertThat(azures.at("spec")).isNotNull().isEqualTo(operators.at("spec"));
    String pods = Files.readString(Path.of("kustomize/base/server/deployment.yaml"));
    for (Map<String, Object> endpoint :
        Manifest.objects(operators.tree(), "spec", "podMetricsEndpoints")) {
      assertThat(pods).contains("- name: " + endpoint.get("port") + "\n");
    }
  }

  /** Debian's promtool knows no Kubernetes: the pods are given as addresses here. */
  @Test
  void prometheus_takes_the_scrape_configuration() throws IOException, InterruptedException {
    String text =
        Files.readString(Path.of("observability/prometheus/prometheus.yaml"))
            .replaceFirst(
                "kubernetes_sd_configs:\n      - role: pod\n        namespaces:\n"
                    + "          names: \\[primavista\\]",
                "static_configs:\n      - targets: [\"127.0.0.1:9090\"]")
            .replace("../rules/", RULES.toAbsolutePath() + "/");
    assertThat(text).doesNotContain("kubernetes_sd_configs");
    Path config = Files.writeString(folder.resolve("prometheus.yaml"), text);
    assertThat(promtool("check", "config", config.toString())).contains("SUCCESS");
  }
}
