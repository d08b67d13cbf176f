package dev.primavista.server.http;

import dev.primavista.server.http.tls.TlsFiles;
import dev.primavista.server.security.KeyFile;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Where the server listens and what it bears. All faults of a configuration are reported at once.
 *
 * @param host the address to bind; {@code 0.0.0.0} is every one of IPv4, {@code ::} of both
 */
public record ServerConfig(
    String host, Ports ports, Callers callers, Limits limits, Timeouts timeouts) {

  private static final int OPERATORS_CONNECTIONS = 64;

  /**
   * The ports to bind; 0 for any that is free.
   *
   * @param main speaks everything
   * @param grpc one more, where gRPC alone is spoken
   * @param metrics one more in clear text, where health and metrics alone are told, to everybody
   */
  public record Ports(int main, OptionalInt grpc, OptionalInt metrics) {
    /** One port alone. */
    public static Ports of(int main) {
      return new Ports(main, OptionalInt.empty(), OptionalInt.empty());
    }
  }

  /**
   * Who may call.
   *
   * @param hosts names that clients may use in their Host header beside loopback names and
   *     addresses in digits; {@code .example.org} allows all names below, {@code *} every name
   * @param origins whose pages may call the routes that are open to others, such as {@code
   *     https://shop.example}; {@code *} for all
   * @param tls where the certificate is; empty for clear text
   * @param keys where the keys of callers are; empty to take everybody
   */
  public record Callers(
      Set<String> hosts, Set<String> origins, Optional<TlsFiles> tls, Optional<KeyFile> keys) {
    public Callers {
      hosts = Set.copyOf(hosts);
      origins = Set.copyOf(origins);
    }

    /** Everybody who uses one of these names, in clear text. */
    public static Callers using(Set<String> hosts) {
      return new Callers(hosts, Set.of(), Optional.empty(), Optional.empty());
    }
  }

  /**
   * The most that is taken at once.
   *
   * @param connections open at a time
   * @param requestsInFlight begun and not answered, but for what everybody may call
   * @param headerBytes of a request's header fields together
   * @param uriBytes of a request's first line
   * @param bodyBytes of one request to a model, or of one message of a gRPC call
   * @param bodyBytesInFlight of all bodies in memory together
   * @param answerBytesInFlight of all answers together that clients have not taken yet
   * @param parts of one multipart body
   * @param eventLoops threads that serve connections
   * @param cpuThreads threads that run CPU handlers, and as many for the slow lane
   * @param cpuQueue requests that wait for a CPU thread, and as many for the slow lane
   */
  public record Limits(
      int connections,
      int requestsInFlight,
      int headerBytes,
      int uriBytes,
      long bodyBytes,
      long bodyBytesInFlight,
      long answerBytesInFlight,
      int parts,
      int eventLoops,
      int cpuThreads,
      int cpuQueue) {
    private static final long MIB = 1024 * 1024;

    /**
     * For one machine of {@code cores} cores and a heap of {@code heapBytes}. Half of the cores
     * serve connections: who waits for them shares the rest with models.
     */
    public static Limits of(int cores, long heapBytes) {
      long bodies = Math.max(8 * MIB, heapBytes / 4);
      long body = Math.min(64 * MIB, bodies);
      int eventLoops = Math.max(1, cores / 2);
      return new Limits(
          4096,
          16384,
          16 * 1024,
          8 * 1024,
          body,
          bodies,
          bodies,
          64,
          eventLoops,
          cores,
          64 * cores);
    }
  }

  /**
   * The longest that is waited.
   *
   * @param head for a request's header fields after a connection opened
   * @param idle between an answer and the next request
   * @param body for a request's body, beside one second per {@link #SLOWEST_BYTES_PER_SECOND}; and
   *     for a client to take an answer, or each piece of a long one, if idle is not shorter
   * @param request for a handler's answer
   * @param lameDuck between not being ready and taking no more connections
   * @param drain for requests to end after that
   */
  public record Timeouts(
      Duration head,
      Duration idle,
      Duration body,
      Duration request,
      Duration lameDuck,
      Duration drain) {
    /** A body that comes slower than this for longer than the body timeout is given up. */
    public static final int SLOWEST_BYTES_PER_SECOND = 64 * 1024;

    /** The longest for a body of which so many bytes came. */
    public Duration body(long received) {
      return body.plusNanos(received * 1_000_000_000L / SLOWEST_BYTES_PER_SECOND);
    }

    /** The longest for a client to take an answer, or the next piece of a long one. */
    Duration piece() {
      return idle.compareTo(body) < 0 ? idle : body;
    }

    /**
     * 10 s for a head, 75 s idle, 15 s for a body, 60 s for an answer, 30 s to drain. The usual
     * load balancers close a connection that was idle for 60 s: where they do it first, none of
     * their requests meets a connection that is about to end.
     */
    public static Timeouts defaults() {
      return new Timeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(75),
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          Duration.ZERO,
          Duration.ofSeconds(30));
    }
  }

  /** In clear text, for everybody. */
  public ServerConfig(
      String host, int port, Set<String> allowedHosts, Limits limits, Timeouts timeouts) {
    this(host, Ports.of(port), Callers.using(allowedHosts), limits, timeouts);
  }

  public ServerConfig {
    List<String> faults = ConfigFaults.of(host, ports, callers, limits, timeouts);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", faults));
    }
  }

  /** Loopback, limits for this machine, default timeouts. */
  public static ServerConfig onLoopback(int port) {
    Runtime machine = Runtime.getRuntime();
    return new ServerConfig(
        "127.0.0.1",
        port,
        Set.of(),
        Limits.of(machine.availableProcessors(), machine.maxMemory()),
        Timeouts.defaults());
  }

  /** The same with TLS. */
  public ServerConfig withTls(TlsFiles files) {
    return with(
        new Callers(callers.hosts(), callers.origins(), Optional.of(files), callers.keys()));
  }

  /** The same for callers with a key of this file alone. */
  public ServerConfig withKeys(KeyFile keys) {
    return with(new Callers(callers.hosts(), callers.origins(), callers.tls(), Optional.of(keys)));
  }

  /** The same, open to pages of these origins where a route is. */
  public ServerConfig withAllowedOrigins(Set<String> origins) {
    return with(new Callers(callers.hosts(), origins, callers.tls(), callers.keys()));
  }

  private ServerConfig with(Callers others) {
    return new ServerConfig(host, ports, others, limits, timeouts);
  }

  /** The same for so many connections at a time. */
  public ServerConfig withConnections(int most) {
    Limits fewer =
        new Limits(
            most,
            limits.requestsInFlight(),
            limits.headerBytes(),
            limits.uriBytes(),
            limits.bodyBytes(),
            limits.bodyBytesInFlight(),
            limits.answerBytesInFlight(),
            limits.parts(),
            limits.eventLoops(),
            limits.cpuThreads(),
            limits.cpuQueue());
    return new ServerConfig(host, ports, callers, fewer, timeouts);
  }

  /** The same with one more port, where gRPC alone is spoken. */
  public ServerConfig withGrpcPort(int other) {
    return with(new Ports(ports.main(), OptionalInt.of(other), ports.metrics()));
  }

  /** The same with one more port, where health and metrics alone are told. */
  public ServerConfig withMetricsPort(int other) {
    return with(new Ports(ports.main(), ports.grpc(), OptionalInt.of(other)));
  }

  private ServerConfig with(Ports others) {
    return new ServerConfig(host, others, callers, limits, timeouts);
  }

  /** That of the port for operators: one thread, few connections, in clear text, for everybody. */
  public ServerConfig forOperators() {
    Limits few =
        new Limits(
            OPERATORS_CONNECTIONS,
            OPERATORS_CONNECTIONS,
            limits.headerBytes(),
            limits.uriBytes(),
            1024,
            1024,
            limits.answerBytesInFlight(),
            1,
            1,
            1,
            64);
    Timeouts brief =
        new Timeouts(
            timeouts.head(),
            timeouts.idle(),
            timeouts.body(),
            timeouts.request(),
            Duration.ZERO,
            Duration.ofSeconds(1));
    return new ServerConfig(
        host, Ports.of(ports.metrics().orElse(0)), Callers.using(callers.hosts()), few, brief);
  }

  /** The same with other limits. */
  public ServerConfig withLimits(Limits others) {
    return new ServerConfig(host, ports, callers, others, timeouts);
  }

  /** Whether the host is an address of IPv4, so that nobody is to come by IPv6. */
  public boolean ipv4Only() {
    try {
      return InetAddress.ofLiteral(host) instanceof Inet4Address;
    } catch (IllegalArgumentException name) {
      return false;
    }
  }
}
