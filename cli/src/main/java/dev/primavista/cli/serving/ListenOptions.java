package dev.primavista.cli.serving;

import dev.primavista.cli.arguments.Faults;
import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.server.http.tls.TlsFiles;
import dev.primavista.server.memory.SharedMemory;
import dev.primavista.server.security.KeyFile;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a server listens. */
public final class ListenOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML that says what flags say; those that are typed prevail")
  private @Nullable Path settings;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description =
          "address to bind, 0.0.0.0 for all of IPv4, :: for all (default: ${DEFAULT-VALUE})")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "port to bind, 0 for any free one (default: ${DEFAULT-VALUE})")
  private int port = 8080;

  @Option(
      names = "--grpc-port",
      paramLabel = "PORT",
      description = "one more port for gRPC alone, 0 for any free one; --port speaks it too")
  private @Nullable Integer grpcPort;

  @Option(
      names = "--allowed-host",
      description = "name that clients may use in their Host header; repeatable")
  private Set<String> allowedHosts = Set.of();

  @Option(
      names = "--allowed-origin",
      description = "site whose pages may ask, such as https://shop.example; repeatable")
  private Set<String> allowedOrigins = Set.of();

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "PEM certificate for HTTPS; read again when it changes")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "PEM private key of the certificate")
  private @Nullable Path key;

  @Option(
      names = "--tls-client-ca",
      paramLabel = "FILE",
      description = "PEM of those who signed the certificates that clients must show")
  private @Nullable Path clientAuthorities;

  @Option(
      names = "--api-keys",
      paramLabel = "FILE",
      description = "keys that callers must have (prima key create); read again when it changes")
  private @Nullable Path keys;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description = "one more port for health and /metrics alone, in clear text, without keys")
  private @Nullable Integer metricsPort;

  @Option(
      names = "--invocations",
      paramLabel = "NAME",
      description = "model that answers /invocations and /score (default: the only one)")
  private @Nullable String invocations;

  @Option(
      names = "--shared-memory",
      description = "clients on this machine may leave tensors in shared memory, as Triton's do")
  private boolean sharedMemory;

  @Option(names = "--open", description = "opens the console in your browser when it is ready")
  private boolean open;

  @Mixin private final LimitOptions limits = new LimitOptions();

  @Mixin private final ObserveOptions observe;

  /**
   * @param telemetry the variables of OpenTelemetry
   */
  public ListenOptions(Map<String, String> telemetry) {
    this.observe = new ObserveOptions(telemetry);
  }

  /** On loopback, at any free port. */
  public static ListenOptions onAnyPort() {
    ListenOptions options = new ListenOptions(Map.of());
    options.port = 0;
    return options;
  }

  public ServerConfig config() {
    Optional<TlsFiles> tls = tls();
    Optional<KeyFile> known = Optional.ofNullable(keys).map(Paths::existing).map(KeyFile::new);
    ServerConfig loopback = ServerConfig.onLoopback(0);
    try {
      return new ServerConfig(
          address(),
          new ServerConfig.Ports(port, port(grpcPort), port(metricsPort)),
          new ServerConfig.Callers(allowedHosts, allowedOrigins, tls, known),
          limits.limits(loopback.limits()),
          limits.timeouts(loopback.timeouts()));
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.wrongSetting("--", LimitOptions.FLAGS, wrong);
    }
  }

  /** Tells what is wrong with the settings of a server, as far as nothing is opened for it. */
  public void check(Faults faults) {
    faults.in(this::config);
    faults.in(this::requireSharedMemory);
    Observing.check(observe, faults);
  }

  private static OptionalInt port(@Nullable Integer port) {
    return port == null ? OptionalInt.empty() : OptionalInt.of(port);
  }

  private Optional<TlsFiles> tls() {
    if (certificate == null && key == null && clientAuthorities == null) {
      return Optional.empty();
    }
    if (certificate == null || key == null) {
      throw CommandFailure.misuse(
          "half_tls",
          "a certificate without its key, or a key without its certificate"
              + " (expected: --tls-cert FILE and --tls-key FILE)",
          "name both, or neither for clear text");
    }
    return Optional.of(
        new TlsFiles(
            Paths.existing(certificate),
            Paths.existing(key),
            Optional.ofNullable(clientAuthorities).map(Paths::existing)));
  }

  /** What a server that is open to the network lacks; empty on loopback. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (!loopback() && keys == null) {
      missing.add("keys (--api-keys FILE)");
    }
    if (!loopback() && certificate == null) {
      missing.add("TLS (--tls-cert FILE and --tls-key FILE)");
    }
    return missing;
  }

  /** The file that says what was not typed. */
  Optional<Path> settings() {
    return Optional.ofNullable(settings);
  }

  /** Whether the console is opened in the user's browser. */
  boolean opens() {
    return open;
  }

  /** Whether callers need a key. */
  public boolean keyed() {
    return keys != null;
  }

  /** Whether this machine alone reaches the server. */
  public boolean loopback() {
    try {
      return InetAddress.ofLiteral(address()).isLoopbackAddress();
    } catch (IllegalArgumentException name) {
      return host.equals("localhost");
    }
  }

  /** The address to bind: without IPv6, every address is every one of IPv4. */
  private String address() {
    return everyAddress() ? hasIpv6() ? "::" : "0.0.0.0" : bareHost();
  }

  /** The host without the brackets that an IPv6 address has in a URL. */
  private String bareHost() {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** Whether the host is {@code ::}, however it is written. */
  private boolean everyAddress() {
    try {
      return InetAddress.ofLiteral(bareHost()) instanceof Inet6Address address
          && address.isAnyLocalAddress();
    } catch (IllegalArgumentException name) {
      return false;
    }
  }

  /** Whether every address was asked for on a machine that has those of IPv4 alone. */
  boolean lacksIpv6() {
    return everyAddress() && !hasIpv6();
  }

  private static boolean hasIpv6() {
    try (ServerSocketChannel _ = ServerSocketChannel.open(StandardProtocolFamily.INET6)) {
      return true;
    } catch (IOException | UnsupportedOperationException none) {
      return false;
    }
  }

  /** The model that answers where a path names none. */
  Optional<String> invocations() {
    return Optional.ofNullable(invocations);
  }

  /** Where clients on this machine may leave tensors; empty for none. */
  Optional<SharedMemory> sharedMemory(ServerConfig.Limits limits) {
    return sharedMemory
        ? Optional.of(
            new SharedMemory(
                SharedMemory.SYSTEM,
                new SharedMemory.Limits(limits.bodyBytes(), limits.bodyBytesInFlight())))
        : Optional.empty();
  }

  private void requireSharedMemory() {
    if (sharedMemory && !Files.isDirectory(SharedMemory.SYSTEM)) {
      throw CommandFailure.wrongSetting(
          "--shared-memory: there is no "
              + SharedMemory.SYSTEM
              + " (expected: Linux, with shared memory)");
    }
  }

  public ObserveOptions observe() {
    return observe;
  }
}
