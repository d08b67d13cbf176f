package dev.primavista.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' Pod Security Standard "restricted", v1.36, for Linux pods:
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/.
 */
final class PodSecurity {
  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "image",
          "persistentVolumeClaim",
          "projected",
          "secret");
  private static final Set<String> SYSCTLS =
      Set.of(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.ip_unprivileged_port_start",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.ping_group_range",
          "net.ipv4.ip_local_reserved_ports",
          "net.ipv4.tcp_keepalive_time",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_keepalive_intvl",
          "net.ipv4.tcp_keepalive_probes",
          "net.ipv4.tcp_rmem",
          "net.ipv4.tcp_wmem");
  private static final Set<String> SELINUX_TYPES =
      Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");

  private final List<String> faults = new ArrayList<>();

  private PodSecurity() {}

  /** What of a pod's specification the standard refuses. */
  static List<String> faults(Map<String, Object> spec) {
    PodSecurity check = new PodSecurity();
    check.pod(spec);
    for (Map<String, Object> container : Pods.containers(spec)) {
      check.container(Manifest.map(spec, "securityContext"), container);
    }
    return check.faults;
  }

  private void pod(Map<String, Object> spec) {
    for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
      refuse(Boolean.TRUE.equals(spec.get(host)), host);
    }
    for (Map<String, Object> volume : Manifest.objects(spec, "volumes")) {
      for (String kind : volume.keySet()) {
        refuse(!kind.equals("name") && !VOLUMES.contains(kind), "volume " + kind);
      }
    }
    for (Map<String, Object> sysctl : Manifest.objects(spec, "securityContext", "sysctls")) {
      refuse(!SYSCTLS.contains(String.valueOf(sysctl.get("name"))), "sysctl " + sysctl.get("name"));
    }
    either(Manifest.map(spec, "securityContext"), "pod");
  }

  private void container(Map<String, Object> pod, Map<String, Object> container) {
    String name = String.valueOf(container.get("name"));
    Map<String, Object> own = Manifest.map(container, "securityContext");
    either(own, name);
    refuse(Boolean.TRUE.equals(own.get("privileged")), name + ": privileged");
    refuse(
        !Boolean.FALSE.equals(own.get("allowPrivilegeEscalation")),
        name + ": allowPrivilegeEscalation");
    refuse(!"Default".equals(own.getOrDefault("procMount", "Default")), name + ": procMount");
    refuse(!Boolean.TRUE.equals(nearest(own, pod, "runAsNonRoot")), name + ": runAsNonRoot");
    refuse(
        nearest(Manifest.map(own, "seccompProfile"), Manifest.map(pod, "seccompProfile"), "type")
            == null,
        name + ": no seccompProfile");
    capabilities(name, own);
    for (Map<String, Object> port : Manifest.objects(container, "ports")) {
      refuse(!Integer.valueOf(0).equals(port.getOrDefault("hostPort", 0)), name + ": hostPort");
    }
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      for (String by : List.of("httpGet", "tcpSocket")) {
        refuse(Manifest.at(container, probe, by, "host") != null, name + ": host of " + probe);
      }
    }
  }

  private void capabilities(String name, Map<String, Object> own) {
    Object dropped = Manifest.at(own, "capabilities", "drop");
    refuse(
        !(dropped instanceof List<?> list && list.contains("ALL")), name + ": capabilities.drop");
    if (Manifest.at(own, "capabilities", "add") instanceof List<?> added) {
      added.forEach(
          one -> refuse(!"NET_BIND_SERVICE".equals(one), name + ": capabilities.add " + one));
    }
  }

  /** What holds for the settings of a pod as for those of a container. */
  private void either(Map<String, Object> settings, String name) {
    refuse(Integer.valueOf(0).equals(settings.get("runAsUser")), name + ": runAsUser 0");
    refuse(Boolean.FALSE.equals(settings.get("runAsNonRoot")), name + ": runAsNonRoot false");
    Object seccomp = Manifest.at(settings, "seccompProfile", "type");
    refuse(
        seccomp != null && !Set.of("RuntimeDefault", "Localhost").contains(seccomp),
        name + ": seccompProfile " + seccomp);
    Object appArmor = Manifest.at(settings, "appArmorProfile", "type");
    refuse("Unconfined".equals(appArmor), name + ": appArmorProfile Unconfined");
    Map<String, Object> labels = Manifest.map(settings, "seLinuxOptions");
    refuse(
        !SELINUX_TYPES.contains(String.valueOf(labels.getOrDefault("type", "")))
            || labels.containsKey("user")
            || labels.containsKey("role"),
        name + ": seLinuxOptions");
    refuse(
        Boolean.TRUE.equals(Manifest.at(settings, "windowsOptions", "hostProcess")),
        name + ": hostProcess");
  }

  private static @Nullable Object nearest(
      Map<String, Object> own, Map<String, Object> pod, String key) {
    return own.containsKey(key) ? own.get(key) : pod.get(key);
  }

  private void refuse(boolean wrong, String what) {
    if (wrong) {
      faults.add(what);
    }
  }
}
