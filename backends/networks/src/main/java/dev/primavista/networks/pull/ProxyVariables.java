package dev.primavista.networks.pull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
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

  private final Map<String, String> variables;

  public ProxyVariables(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  @Override
  public List<Proxy> select(URI uri) {
    if (isDirect(String.valueOf(uri.getHost()))) {
      return List.of(Proxy.NO_PROXY);
    }
    return value(uri.getScheme() + "_proxy")
        .or(() -> value("all_proxy"))
        .map(ProxyVariables::proxy)
        .map(List::of)
        .orElse(List.of(Proxy.NO_PROXY));
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

  private static Proxy proxy(String text) {
    URI proxy = URI.create(text.contains("://") ? text : "http://" + text);
    String host = proxy.getHost();
    if (host == null) {
      throw new DownloadException(
          "wrong_setting",
          "the proxy '" + text + "' (expected: a URL such as http://proxy:3128)",
          "set HTTPS_PROXY to such a URL, or to nothing",
          null);
    }
    int port = proxy.getPort() < 0 ? DEFAULT_PORT : proxy.getPort();
    return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(host, port));
  }
}
