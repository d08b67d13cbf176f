package dev.primavista.cli.serving;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.primavista.server.http.ServerConfig;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The files that this process may have open, connections among them.
 *
 * @param most at a time
 * @param open now
 */
record OpenFiles(long most, long open) {
  /** For models, libraries, the log, and the port for operators with its connections. */
  private static final int OTHERS = 160;

  private static final int FEWEST_CONNECTIONS = 16;

  /** Those of this process; empty where the system does not tell. */
  static Optional<OpenFiles> now() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? Optional.of(
            new OpenFiles(unix.getMaxFileDescriptorCount(), unix.getOpenFileDescriptorCount()))
        : Optional.empty();
  }

  /**
   * The same with no more connections than there are files for: what comes beyond is closed at
   * once, where it would otherwise wait, and a probe of the operators' port with it.
   */
  ServerConfig fitted(ServerConfig config, Consumer<String> warning) {
    int wanted = config.limits().connections();
    long left = Math.max(FEWEST_CONNECTIONS, most - open - OTHERS);
    if (wanted <= left) {
      return config;
    }
    warning.accept(
        "--max-connections: "
            + wanted
            + " are more than "
            + most
            + " open files allow, and at most "
            + left
            + " are taken (ulimit -n)");
    return config.withConnections(Math.toIntExact(left));
  }
}
