package dev.primavista.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one object of an overlay says of another is true. */
class WiringTest {
  /** Made by people or by operators, never committed. */
  private static final Set<String> SECRETS =
      Set.of("primavista-keys", "primavista-tls", "faq-database", "faq-editor", "model-store");

  private static final Pattern FLAG = Pattern.compile("--[a-z][a-z-]*");
  private static final Path HELP =
      Overlays.DEPLOY.resolveSibling("cli/src/main/resources/dev/primavista/cli/help");

  static List<Path> applications() {
    return Overlays.applications();
  }

  @ParameterizedTest
  @MethodSource("applications")
  void every_name_in_a_pod_is_that_of_an_object(Path overlay) {
    List<Manifest> manifests = Overlays.build(overlay);
    for (Manifest manifest : manifests) {
      Map<String, Object> pod = Pods.spec(manifest).orElse(Map.of());
      if (pod.isEmpty()) {
        continue;
      }
      assertThat(names(manifests, "ServiceAccount")).contains(text(pod, "serviceAccountName"));
      assertThat(names(manifests, "PriorityClass")).contains(text(pod, "priorityClassName"));
      for (Map<String, Object> volume : Manifest.objects(pod, "volumes")) {
        known(volume, names(manifests, "ConfigMap"), "configMap", "name");
        known(
            volume,
            names(manifests, "PersistentVolumeClaim"),
            "persistentVolumeClaim",
            "claimName");
        known(volume, SECRETS, "secret", "secretName");
      }
      mounts(pod);
    }
  }

  private static void known(Map<String, Object> volume, Set<String> names, String... path) {
    Object name = Manifest.at(volume, path);
    if (name != null) {
      assertThat(names).contains(name.toString());
    }
  }

  private static void mounts(Map<String, Object> pod) {
    List<String> volumes =
        Manifest.objects(pod, "volumes").stream().map(volume -> text(volume, "name")).toList();
    for (Map<String, Object> container : Pods.containers(pod)) {
      List<Map<String, Object>> mounts = Manifest.objects(container, "volumeMounts");
      assertThat(mounts).extracting(mount -> text(mount, "name")).isSubsetOf(volumes);
      assertThat(mounts).extracting(mount -> text(mount, "mountPath")).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @MethodSource("applications")
  void services_and_budgets_select_the_pods_of_one_deployment(Path overlay) {
    List<Manifest> manifests = Overlays.build(overlay);
    for (Manifest manifest : manifests) {
      Map<String, Object> selector =
          switch (manifest.kind()) {
            case "Service" -> Manifest.map(manifest.tree(), "spec", "selector");
            case "PodDisruptionBudget" ->
                Manifest.map(manifest.tree(), "spec", "selector", "matchLabels");
            default -> Map.of();
          };
      if (selector.isEmpty()) {
        continue;
      }
      List<Manifest> selected = of(manifests, "Deployment");
      selected.removeIf(one -> !Pods.labels(one).entrySet().containsAll(selector.entrySet()));
      assertThat(selected).as(manifest.label()).hasSize(1);
      ports(manifest, selected.getFirst());
    }
  }

  private static void ports(Manifest service, Manifest deployment) {
    Set<String> offered = new HashSet<>();
    for (Map<String, Object> container : Pods.containers(Pods.spec(deployment).orElseThrow())) {
      Manifest.objects(container, "ports").forEach(port -> offered.add(text(port, "name")));
    }
    for (Map<String, Object> port : Manifest.objects(service.tree(), "spec", "ports")) {
      assertThat(offered).as(service.label()).contains(text(port, "targetPort"));
    }
  }

  @ParameterizedTest
  @MethodSource("applications")
  void routes_lead_to_ports_of_services(Path overlay) {
    List<Manifest> manifests = Overlays.build(overlay);
    Set<String> ports = new HashSet<>();
    for (Manifest service : of(manifests, "Service")) {
      for (Map<String, Object> port : Manifest.objects(service.tree(), "spec", "ports")) {
        ports.add(service.name() + ":" + port.get("port"));
        ports.add(service.name() + ":" + port.get("name"));
      }
    }
    for (String target : targets(manifests)) {
      assertThat(ports).contains(target);
    }
  }

  private static List<String> targets(List<Manifest> manifests) {
    List<String> found = new ArrayList<>();
    for (Manifest manifest : manifests) {
      for (Map<String, Object> rule : Manifest.objects(manifest.tree(), "spec", "rules")) {
        for (Map<String, Object> backend : Manifest.objects(rule, "backendRefs")) {
          found.add(backend.get("name") + ":" + backend.get("port"));
        }
        for (Map<String, Object> path : Manifest.objects(rule, "http", "paths")) {
          Map<String, Object> service = Manifest.map(path, "backend", "service");
          found.add(service.get("name") + ":" + Manifest.at(service, "port", "name"));
        }
      }
    }
    return found;
  }

  @ParameterizedTest
  @MethodSource("applications")
  void a_deployment_has_one_master_of_its_replicas(Path overlay) {
    List<Manifest> manifests = Overlays.build(overlay);
    for (Manifest deployment : of(manifests, "Deployment")) {
      List<String> masters = new ArrayList<>();
      for (Manifest manifest : manifests) {
        if (Manifest.map(manifest.tree(), "spec", "scaleTargetRef").get("name")
                instanceof String target
            && target.equals(deployment.name())) {
          masters.add(manifest.kind());
        }
      }
      if (deployment.at("spec", "replicas") != null) {
        masters.add("Deployment");
      }
      assertThat(masters).as(deployment.label()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("applications")
  void a_pod_has_time_to_drain(Path overlay) {
    for (Manifest deployment : of(Overlays.build(overlay), "Deployment")) {
      Map<String, Object> pod = Pods.spec(deployment).orElseThrow();
      Map<String, Object> server = Manifest.objects(pod, "containers").getFirst();
      int sleep = number(Manifest.at(server, "lifecycle", "preStop", "sleep", "seconds"));
      int needed = sleep + seconds(server, "--lame-duck=") + seconds(server, "--drain=");

      assertThat(number(pod.get("terminationGracePeriodSeconds"))).isGreaterThan(needed);
    }
  }

  private static int seconds(Map<String, Object> server, String flag) {
    for (String argument : arguments(server)) {
      if (argument.startsWith(flag)) {
        return Integer.parseInt(argument.substring(flag.length()).replaceFirst("s$", ""));
      }
    }
    throw new AssertionError(flag + " is missing");
  }

  @ParameterizedTest
  @MethodSource("applications")
  void a_gpu_is_asked_for_by_one_pod_at_a_time(Path overlay) {
    for (Manifest deployment : of(Overlays.build(overlay), "Deployment")) {
      Map<String, Object> pod = Pods.spec(deployment).orElseThrow();
      Map<String, Object> server = Manifest.objects(pod, "containers").getFirst();
      Object gpus = Manifest.at(server, "resources", "limits", "nvidia.com/gpu");
      if (gpus == null) {
        continue;
      }
      assertThat(gpus).isEqualTo("1");
      assertThat(deployment.text("spec", "strategy", "rollingUpdate", "maxSurge")).isEqualTo("0");
      assertThat(Manifest.objects(pod, "tolerations"))
          .anyMatch(one -> "nvidia.com/gpu".equals(one.get("key")));
      assertThat(Manifest.map(pod, "nodeSelector")).isNotEmpty();
      assertThat(arguments(server)).contains("--device=cuda");
    }
  }

  /** Each {@code --flag} of a container stands in the command's own help. */
  @ParameterizedTest
  @MethodSource("applications")
  void the_command_knows_the_flags_it_is_given(Path overlay) throws IOException {
    for (Manifest deployment : of(Overlays.build(overlay), "Deployment")) {
      for (Map<String, Object> container : Pods.containers(Pods.spec(deployment).orElseThrow())) {
        List<String> arguments = arguments(container);
        String help = Files.readString(HELP.resolve(arguments.getFirst() + ".txt"));
        if (arguments.getFirst().equals("faq")) {
          help += Files.readString(HELP.resolve("serve.txt"));
        }
        Set<String> known = new HashSet<>();
        Matcher flags = FLAG.matcher(help);
        while (flags.find()) {
          known.add(flags.group());
        }
        assertThat(arguments.stream().filter(one -> one.startsWith("--")))
            .as(deployment.label())
            .allMatch(one -> known.contains(one.replaceFirst("=.*", "")));
      }
    }
  }

  private static List<String> arguments(Map<String, Object> container) {
    return container.get("args") instanceof List<?> list
        ? list.stream().map(Object::toString).toList()
        : List.of();
  }

  private static List<Manifest> of(List<Manifest> manifests, String kind) {
    return new ArrayList<>(manifests.stream().filter(one -> one.kind().equals(kind)).toList());
  }

  private static Set<String> names(List<Manifest> manifests, String kind) {
    Set<String> names = new HashSet<>();
    of(manifests, kind).forEach(one -> names.add(one.name()));
    return names;
  }

  private static String text(Map<String, Object> map, String key) {
    return String.valueOf(map.get(key));
  }

  private static int number(@Nullable Object value) {
    return Integer.parseInt(String.valueOf(value));
  }
}
