package dev.primavista.cli.serving;

import dev.primavista.cli.arguments.DurationText;
import dev.primavista.cli.arguments.SizeText;
import dev.primavista.server.http.ServerConfig;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The most that a server takes, and the longest that it waits; docs/limits.md tells more. */
final class LimitOptions {
  /** The flags of a server's settings that are not called as these are. */
  static final Map<String, String> FLAGS =
      Map.ofEntries(
          Map.entry("allowedHosts", "allowed-host"),
          Map.entry("allowedOrigins", "allowed-origin"),
          Map.entry("limits.connections", "max-connections"),
          Map.entry("limits.requestsInFlight", "max-in-flight"),
          Map.entry("limits.headerBytes", "max-header"),
          Map.entry("limits.uriBytes", "max-uri"),
          Map.entry("limits.bodyBytes", "max-body"),
          Map.entry("limits.bodyBytesInFlight", "max-body-memory"),
          Map.entry("limits.answerBytesInFlight", "max-answer-memory"),
          Map.entry("limits.eventLoops", "event-loops"),
          Map.entry("tls.certificate", "tls-cert"),
          Map.entry("tls.key", "tls-key"),
          Map.entry("tls.clientAuthorities", "tls-client-ca"),
          Map.entry("timeouts.head", "head-timeout"),
          Map.entry("timeouts.body", "body-timeout"),
          Map.entry("timeouts.idle", "idle-timeout"),
          Map.entry("timeouts.request", "request-timeout"),
          Map.entry("timeouts.lameDuck", "lame-duck"),
          Map.entry("timeouts.drain", "drain"));

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      description = "connections at a time (default: 4096)")
  private @Nullable Integer connections;

  @Option(
      names = "--max-in-flight",
      paramLabel = "N",
      description = "requests that are begun and not answered (default: 16384)")
  private @Nullable Integer inFlight;

  @Option(
      names = "--max-header",
      paramLabel = "SIZE",
      converter = SizeText.class,
      description = "a request's header fields together (default: 16KiB)")
  private @Nullable Long header;

  @Option(
      names = "--max-uri",
      paramLabel = "SIZE",
      converter = SizeText.class,
      description = "a request's first line (default: 8KiB)")
  private @Nullable Long uri;

  @Option(
      names = "--max-body",
      paramLabel = "SIZE",
      converter = SizeText.class,
      description = "one request to a model (default: 64MiB, less on a small heap)")
  private @Nullable Long body;

  @Option(
      names = "--max-body-memory",
      paramLabel = "SIZE",
      converter = SizeText.class,
      description = "all bodies in memory together (default: a quarter of the heap)")
  private @Nullable Long bodyMemory;

  @Option(
      names = "--max-answer-memory",
      paramLabel = "SIZE",
      converter = SizeText.class,
      description = "all answers that clients have not taken yet (default: a quarter of the heap)")
  private @Nullable Long answerMemory;

  @Option(
      names = "--event-loops",
      paramLabel = "N",
      description = "threads that serve connections (default: one for two cores)")
  private @Nullable Integer eventLoops;

  @Option(
      names = "--head-timeout",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "for a first request's head (default: 10s)")
  private @Nullable Duration headTimeout;

  @Option(
      names = "--body-timeout",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "for a body, beside a second per 64 KiB, or to take an answer (default: 15s)")
  private @Nullable Duration bodyTimeout;

  @Option(
      names = "--idle-timeout",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "for the next request (default: 75s)")
  private @Nullable Duration idleTimeout;

  @Option(
      names = "--request-timeout",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "for an answer to be ready (default: 1m)")
  private @Nullable Duration requestTimeout;

  @Option(
      names = "--lame-duck",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "at the end: served on while not ready (default: 0s)")
  private @Nullable Duration lameDuck;

  @Option(
      names = "--drain",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "at the end: for the requests in flight (default: 30s)")
  private @Nullable Duration drain;

  ServerConfig.Limits limits(ServerConfig.Limits usual) {
    return new ServerConfig.Limits(
        or(connections, usual.connections()),
        or(inFlight, usual.requestsInFlight()),
        Math.toIntExact(Math.min(Integer.MAX_VALUE, or(header, (long) usual.headerBytes()))),
        Math.toIntExact(Math.min(Integer.MAX_VALUE, or(uri, (long) usual.uriBytes()))),
        or(body, Math.min(usual.bodyBytes(), or(bodyMemory, usual.bodyBytes()))),
        or(bodyMemory, Math.max(usual.bodyBytesInFlight(), or(body, 0L))),
        or(answerMemory, usual.answerBytesInFlight()),
        usual.parts(),
        or(eventLoops, usual.eventLoops()),
        usual.cpuThreads(),
        usual.cpuQueue());
  }

  ServerConfig.Timeouts timeouts(ServerConfig.Timeouts usual) {
    return new ServerConfig.Timeouts(
        or(headTimeout, usual.head()),
        or(idleTimeout, usual.idle()),
        or(bodyTimeout, usual.body()),
        or(requestTimeout, usual.request()),
        or(lameDuck, usual.lameDuck()),
        or(drain, usual.drain()));
  }

  private static <T> T or(@Nullable T given, T usual) {
    return given == null ? usual : given;
  }
}
