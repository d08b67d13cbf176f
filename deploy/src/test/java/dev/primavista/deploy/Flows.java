package dev.primavista.deploy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What NetworkPolicies of v1 let through, by the API's own rules: a pod that some policy selects
 * for a direction takes only what one of them allows there; a pod that none selects takes all.
 */
final class Flows {
  /** One end of a connection: a pod, or an address outside the cluster. */
  sealed interface End permits Pod, Address {}

  /**
   * A pod.
   *
   * @param namespaceLabels those of its namespace
   * @param ports numbers of its named ports
   */
  record Pod(
      String namespace,
      Map<String, String> namespaceLabels,
      Map<String, String> labels,
      Map<String, Integer> ports)
      implements End {}

  /** An IPv4 address. */
  record Address(String ip) implements End {}

  private final List<Manifest> policies;

  Flows(List<Manifest> manifests) {
    this.policies = manifests.stream().filter(one -> one.kind().equals("NetworkPolicy")).toList();
  }

  /** Whether one end may open a connection to a port of the other. */
  boolean allowed(End from, End to, String protocol, int port) {
    Port at = new Port(protocol, port, to);
    return passes(from, to, "Egress", at) && passes(to, from, "Ingress", at);
  }

  private record Port(String protocol, int number, End at) {
    boolean matches(Map<String, Object> rule) {
      if (!protocol.equals(rule.getOrDefault("protocol", "TCP"))) {
        return false;
      }
      Object wanted = rule.get("port");
      if (wanted == null) {
        return true;
      }
      if (wanted instanceof Integer first) {
        int last = rule.get("endPort") instanceof Integer end ? end : first;
        return number >= first && number <= last;
      }
      return at instanceof Pod pod && Integer.valueOf(number).equals(pod.ports().get(wanted));
    }
  }

  private boolean passes(End end, End other, String direction, Port port) {
    if (!(end instanceof Pod pod)) {
      return true;
    }
    boolean selected = false;
    for (Manifest policy : policies) {
      if (!policy.namespace().equals(pod.namespace())
          || !selects(Manifest.map(policy.tree(), "spec", "podSelector"), pod.labels())
          || !(policy.at("spec", "policyTypes") instanceof List<?> types)
          || !types.contains(direction)) {
        continue;
      }
      selected = true;
      if (allows(policy, other, direction, port)) {
        return true;
      }
    }
    return !selected;
  }

  private static boolean allows(Manifest policy, End other, String direction, Port port) {
    boolean in = direction.equals("Ingress");
    for (Map<String, Object> rule :
        Manifest.objects(policy.tree(), "spec", in ? "ingress" : "egress")) {
      List<Map<String, Object>> ports = Manifest.objects(rule, "ports");
      List<Map<String, Object>> peers = Manifest.objects(rule, in ? "from" : "to");
      boolean portFits = ports.isEmpty() || ports.stream().anyMatch(port::matches);
      boolean peerFits =
          peers.isEmpty() || peers.stream().anyMatch(peer -> fits(policy.namespace(), peer, other));
      if (portFits && peerFits) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(String namespace, Map<String, Object> peer, End other) {
    return switch (other) {
      case Address address -> peer.containsKey("ipBlock") && inBlock(peer, address);
      case Pod pod -> {
        if (peer.containsKey("ipBlock")) {
          yield false;
        }
        boolean there =
            peer.containsKey("namespaceSelector")
                ? selects(Manifest.map(peer, "namespaceSelector"), pod.namespaceLabels())
                : namespace.equals(pod.namespace());
        yield there && selects(Manifest.map(peer, "podSelector"), pod.labels());
      }
    };
  }

  /** Whether a label selector takes these labels; an empty one takes all. */
  static boolean selects(Map<String, Object> selector, Map<String, String> labels) {
    for (Map.Entry<String, Object> one : Manifest.map(selector, "matchLabels").entrySet()) {
      if (!one.getValue().equals(labels.get(one.getKey()))) {
        return false;
      }
    }
    for (Map<String, Object> one : Manifest.objects(selector, "matchExpressions")) {
      Optional<String> value = Optional.ofNullable(labels.get(String.valueOf(one.get("key"))));
      List<?> values = one.get("values") instanceof List<?> list ? list : List.of();
      boolean holds =
          switch (String.valueOf(one.get("operator"))) {
            case "In" -> value.isPresent() && values.contains(value.get());
            case "NotIn" -> value.isEmpty() || !values.contains(value.get());
            case "Exists" -> value.isPresent();
            case "DoesNotExist" -> value.isEmpty();
            default -> throw new IllegalArgumentException("operator: " + one.get("operator"));
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  private static boolean inBlock(Map<String, Object> peer, Address address) {
    Map<String, Object> block = Manifest.map(peer, "ipBlock");
    if (!within(address.ip(), String.valueOf(block.get("cidr")))) {
      return false;
    }
    return !(block.get("except") instanceof List<?> excepted)
        || excepted.stream().noneMatch(cidr -> within(address.ip(), cidr.toString()));
  }

  static boolean within(String ip, String cidr) {
    int slash = cidr.indexOf('/');
    int bits = Integer.parseInt(cidr.substring(slash + 1));
    int mask = bits == 0 ? 0 : -1 << (32 - bits);
    return (number(ip) & mask) == (number(cidr.substring(0, slash)) & mask);
  }

  /** The 32 bits of an address in four decimal parts. */
  private static int number(String ip) {
    int number = 0;
    for (String part : ip.split("\\.", 4)) {
      number = (number << 8) + Integer.parseInt(part);
    }
    return number;
  }
}
