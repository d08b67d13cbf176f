package dev.primavista.cli;

import dev.primavista.server.http.ServerConfig;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a server listens. */
final class ListenOptions {
  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "address to bind (default: ${DEFAULT-VALUE})")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "port to bind, 0 for any free one (default: ${DEFAULT-VALUE})")
  private int port = 8080;

  @Option(
      names = "--allowed-host",
      description = "name that clients may use in their Host header; repeatable")
  private Set<String> allowedHosts = Set.of();

  @Option(names = "--access-log", description = "log every request, not only failures")
  private boolean accessLog;

  @Option(
      names = "--invocations",
      paramLabel = "NAME",
      description = "model that answers /invocations and /score (default: the only one)")
  private @Nullable String invocations;

  /** On loopback, at any free port. */
  static ListenOptions onAnyPort() {
    ListenOptions options = new ListenOptions();
    options.port = 0;
    return options;
  }

  ServerConfig config() {
    ServerConfig loopback = ServerConfig.onLoopback(port);
    return new ServerConfig(host, port, allowedHosts, loopback.limits(), loopback.timeouts());
  }

  boolean loopback() {
    return host.equals("127.0.0.1") || host.equals("localhost") || host.equals("::1");
  }

  /** The model that answers where a path names none. */
  Optional<String> invocations() {
    return Optional.ofNullable(invocations);
  }

  boolean accessLog() {
    return accessLog;
  }
}
