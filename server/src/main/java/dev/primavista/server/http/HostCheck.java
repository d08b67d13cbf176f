package dev.primavista.server.http;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses requests that name a foreign host: a page of the web can make a browser call this server
 * under a name of its own (DNS rebinding). Loopback names, addresses in digits, and names without a
 * dot, such as a container's, are no such name: nobody can own one. HTTP/1.0 needs no name, and
 * browsers always send one.
 */
final class HostCheck implements Step {
  private static final Pattern SINGLE_LABEL = Pattern.compile("[a-z0-9_-]+");
  private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private final Set<String> allowed;
  private final String bound;

  /** The field that was let pass last: a client sends the same one each time. */
  private volatile String known = "";

  HostCheck(ServerConfig config) {
    this.allowed = config.callers().hosts();
    this.bound = config.host();
  }

  @Override
  public void admit(RequestHead head) {
    String field = head.headers().first("host").orElse(null);
    if (field == null || (!field.isEmpty() && field.equals(known))) {
      return;
    }
    String host = nameOf(field);
    if (!isAllowed(host)) {
      throw new HttpException(
          Problem.of(403, "untrusted_host", "host '" + host + "' is not allowed here")
              .withHint("start with --allowed-host " + host + ", or set server.allowedHosts"));
    }
    known = field;
  }

  private boolean isAllowed(String host) {
    if (host.equals("localhost") || host.endsWith(".localhost") || host.equals(bound)) {
      return true;
    }
    return isAddress(host) || isSingleLabel(host) || isListed(host);
  }

  private boolean isListed(String host) {
    for (String name : allowed) {
      if (name.equals("*") || name.equals(host) || (name.startsWith(".") && host.endsWith(name))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSingleLabel(String host) {
    return SINGLE_LABEL.matcher(host).matches();
  }

  private static boolean isAddress(String host) {
    return host.startsWith("[") || ADDRESS.matcher(host).matches();
  }

  /** The host of a Host field, lower case, without its port. */
  static String nameOf(String field) {
    int port = field.lastIndexOf(':');
    boolean hasPort = port > field.lastIndexOf(']');
    return (hasPort ? field.substring(0, port) : field).toLowerCase(Locale.ROOT);
  }
}
