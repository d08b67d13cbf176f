package dev.primavista.networks.pull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxy that {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY} name, in upper or
 * lower case, as curl reads them.
 */
public final class ProxyVariables extends ProxySelector {
  private static final int DEFAULT_PORT = 1080;
  private static final String TUNNELS = "jdk.http.auth.tunneling.disabledSchemes";

  private final Map<String, String> variables;

  public ProxyVariables(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
    // The JDK gives proxies no password for https, unless the process says so before it asks.
    if (System.getProperty(TUNNELS) == null) {
      System.setProperty(TUNNELS, "");
    }
  }

  @Override
  public List<Proxy> select(URI uri) {
    return chosen(uri)
        .map(proxy -> new InetSocketAddress(proxy.getHost(), port(proxy)))
        .map(address -> new Proxy(Proxy.Type.HTTP, address))
        .map(List::of)
        .orElse(List.of(Proxy.NO_PROXY));
  }

  /**
   * The user and password of the proxy that is asked for this, as the header field {@code
   * Proxy-Authorization} has them; empty if it has none.
   */
  public Optional<String> login(URI uri) {
    return chosen(uri)
        .flatMap(proxy -> Optional.ofNullable(proxy.getUserInfo()))
        .map(pair -> pair.getBytes(StandardCharsets.UTF_8))
        .map(pair -> "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  private Optional<URI> chosen(URI uri) {
    return isDirect(String.valueOf(uri.getHost()))
        ? Optional.empty()
        : value(uri.getScheme() + "_proxy").or(() -> value("all_proxy")).map(ProxyVariables::proxy);
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // The request fails too, and says so.
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(variables.get(name.toUpperCase(Locale.ROOT)))
        .or(() -> Optional.ofNullable(variables.get(name.toLowerCase(Locale.ROOT))))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private boolean isDirect(String host) {
    for (String entry : value("no_proxy").orElse("").split(",", -1)) {
      String name = entry.strip().replaceFirst("^\\*?\\.", "");
      if (entry.strip().equals("*")
          || (!name.isEmpty() && (host.equals(name) || host.endsWith("." + name)))) {
        return true;
      }
    }
    return false;
  }

  private static URI proxy(String text) {
    try {
      URI proxy = URI.create(text.contains("://") ? text : "http://" + text);
      if (proxy.getHost() != null) {
        return proxy;
      }
    } catch (IllegalArgumentException malformed) {
      // Told below.
    }
    throw new DownloadException(
        "wrong_setting",
        "the proxy '"
            + text.replaceFirst("^(.*://)?.*@", "$1")
            + "' (expected: a URL such as http://proxy:3128)",
        "set HTTPS_PROXY to such a URL, or to nothing",
        null);
  }

  private static int port(URI proxy) {
    return proxy.getPort() < 0 ? DEFAULT_PORT : proxy.getPort();
  }
}
