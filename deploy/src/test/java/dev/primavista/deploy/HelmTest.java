package dev.primavista.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart and the overlays are two ways to the same objects. */
class HelmTest {
  private static final Path CHART = Overlays.DEPLOY.resolve("helm/primavista");

  static List<Path> applications() {
    return Overlays.applications();
  }

  @ParameterizedTest
  @MethodSource("applications")
  void the_chart_gives_what_the_overlay_gives(Path overlay) {
    Tool helm = Tool.helm();
    List<Manifest> built = Overlays.build(overlay);
    String yaml =
        helm.output(
            "template",
            "primavista",
            CHART.toString(),
            "--namespace=primavista",
            "--values=" + Overlays.values(overlay));

    Map<String, Object> charted = byId(Manifest.read("chart", yaml));
    Map<String, Object> overlaid = byId(built);
    assertThat(charted.keySet()).isEqualTo(overlaid.keySet());
    overlaid.forEach((id, object) -> assertThat(charted.get(id)).as(id).isEqualTo(object));
  }

  private static Map<String, Object> byId(List<Manifest> manifests) {
    Map<String, Object> found = new TreeMap<>();
    manifests.forEach(manifest -> found.put(manifest.id(), Ordered.of(manifest.tree())));
    return found;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "autoscaling.kind=both",
        "apps.models.replicas=two",
        "apps.models.image.tag=latest",
        "apps.models.imagee.tag=v1",
        "apps.third.enabled=true",
        "modelStore.kind=hostPath",
        "networkPolicy.enabled=perhaps",
        "gatway.enabled=true"
      })
  void the_chart_refuses_a_value_that_means_nothing(String wrong) {
    Tool.Outcome outcome =
        Tool.helm().run(List.of("template", "primavista", CHART.toString(), "--set", wrong));

    assertThat(outcome.status()).isNotZero();
    assertThat(outcome.errors()).contains("values don't meet the specifications of the schema");
  }

  @Test
  void the_chart_passes_its_own_lint() {
    Tool.Outcome outcome = Tool.helm().run(List.of("lint", "--strict", CHART.toString()));

    assertThat(outcome.status()).as(outcome.output()).isZero();
  }
}
