package dev.primavista.server.http;

import dev.primavista.server.http.ServerConfig.Callers;
import dev.primavista.server.http.ServerConfig.Limits;
import dev.primavista.server.http.ServerConfig.Ports;
import dev.primavista.server.http.ServerConfig.Timeouts;
import dev.primavista.server.http.tls.TlsFiles;
import dev.primavista.server.security.KeyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a configuration, all of it at once. */
final class ConfigFaults {
  private static final int MAX_EVENT_LOOPS = 1024;

  private ConfigFaults() {}

  /** A sentence for each fault. */
  static List<String> of(
      String host, Ports ports, Callers callers, Limits limits, Timeouts timeouts) {
    List<String> faults = new ArrayList<>();
    if (host.isBlank()) {
      faults.add("host: '" + host + "' (expected: a name or an address)");
    }
    checkPorts(ports, faults);
    callers.origins().forEach(origin -> checkOrigin(origin, faults));
    checkLimits(limits, faults);
    checkTimeouts(timeouts, faults);
    callers.tls().ifPresent(files -> checkTls(files, faults));
    callers.keys().ifPresent(keys -> checkKeys(keys, faults));
    return faults;
  }

  private static void checkPorts(Ports ports, List<String> faults) {
    checkPort("port", ports.main(), faults);
    ports.grpc().ifPresent(other -> checkPort("grpcPort", other, faults));
    ports.metrics().ifPresent(other -> checkPort("metricsPort", other, faults));
    if (ports.main() != 0 && ports.grpc().orElse(0) == ports.main()) {
      faults.add(
          "grpcPort: " + ports.main() + " (expected: another than port, which speaks gRPC too)");
    }
    int metrics = ports.metrics().orElse(0);
    if (metrics != 0 && (metrics == ports.main() || metrics == ports.grpc().orElse(0))) {
      faults.add("metricsPort: " + metrics + " (expected: another than port and grpcPort)");
    }
  }

  private static void checkPort(String key, int port, List<String> faults) {
    if (port < 0 || port > 65535) {
      faults.add(key + ": " + port + " (expected: 0 to 65535)");
    }
  }

  private static void checkOrigin(String origin, List<String> faults) {
    if (!origin.equals("*") && !origin.matches("https?://[^/?#@]+")) {
      faults.add(
          "allowedOrigins: '" + origin + "' (expected: https://HOST or https://HOST:PORT, or *)");
    }
  }

  private static void checkTls(TlsFiles files, List<String> faults) {
    for (Path file : files.all()) {
      if (!Files.isReadable(file)) {
        faults.add("tls: '" + file + "' cannot be read (expected: a PEM file)");
      }
    }
  }

  private static void checkKeys(KeyFile keys, List<String> faults) {
    try {
      var _ = keys.read();
    } catch (IllegalArgumentException wrong) {
      String.valueOf(wrong.getMessage()).lines().forEach(fault -> faults.add("apiKeys: " + fault));
    }
  }

  private static void checkLimits(Limits limits, List<String> faults) {
    atLeast("limits.connections", limits.connections(), 1, faults);
    atLeast("limits.requestsInFlight", limits.requestsInFlight(), 1, faults);
    atLeast("limits.headerBytes", limits.headerBytes(), 1024, faults);
    atLeast("limits.uriBytes", limits.uriBytes(), 256, faults);
    atLeast("limits.bodyBytes", limits.bodyBytes(), 1024, faults);
    atLeast("limits.bodyBytesInFlight", limits.bodyBytesInFlight(), limits.bodyBytes(), faults);
    atLeast("limits.answerBytesInFlight", limits.answerBytesInFlight(), 1024, faults);
    atLeast("limits.parts", limits.parts(), 1, faults);
    within("limits.eventLoops", limits.eventLoops(), 1, MAX_EVENT_LOOPS, faults);
    atLeast("limits.cpuThreads", limits.cpuThreads(), 1, faults);
    atLeast("limits.cpuQueue", limits.cpuQueue(), 1, faults);
  }

  private static void checkTimeouts(Timeouts timeouts, List<String> faults) {
    positive("timeouts.head", timeouts.head(), faults);
    positive("timeouts.idle", timeouts.idle(), faults);
    positive("timeouts.body", timeouts.body(), faults);
    positive("timeouts.request", timeouts.request(), faults);
    positive("timeouts.drain", timeouts.drain(), faults);
    if (timeouts.lameDuck().isNegative()) {
      faults.add("timeouts.lameDuck: " + timeouts.lameDuck() + " (expected: >= 0)");
    }
  }

  private static void atLeast(String key, long value, long least, List<String> faults) {
    if (value < least) {
      faults.add(key + ": " + value + " (expected: >= " + least + ")");
    }
  }

  private static void within(String key, long value, long least, long most, List<String> faults) {
    if (value < least || value > most) {
      faults.add(key + ": " + value + " (expected: " + least + " to " + most + ")");
    }
  }

  private static void positive(String key, Duration value, List<String> faults) {
    if (value.isNegative() || value.isZero()) {
      faults.add(key + ": " + value + " (expected: > 0)");
    }
  }
}
