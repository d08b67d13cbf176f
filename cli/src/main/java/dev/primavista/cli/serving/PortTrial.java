package dev.primavista.cli.serving;

import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.server.http.ServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Locale;

/**
 * Binds a server's ports and lets them go, so that a wrong one is told before anything is loaded.
 */
public final class PortTrial {
  private PortTrial() {}

  /**
   * Tries all ports that are named.
   *
   * @throws CommandFailure that says which cannot be bound and why
   */
  public static void require(ServerConfig config) {
    require(config, "--port", config.ports().main());
    config.ports().grpc().ifPresent(port -> require(config, "--grpc-port", port));
    config.ports().metrics().ifPresent(port -> require(config, "--metrics-port", port));
  }

  private static void require(ServerConfig config, String flag, int port) {
    String host = config.host();
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw wrongHost(host);
    }
    if (bound(address, config).isEmpty()) {
      return;
    }
    if (!bound(new InetSocketAddress(host, 0), config).isEmpty()) {
      throw wrongHost(host);
    }
    String refusal = bound(address, config);
    if (refusal.toLowerCase(Locale.ROOT).contains("permission")) {
      throw new CommandFailure(
          "port_forbidden",
          "port " + port + " may not be bound by this user (expected: 1024 or above)",
          "add '" + flag + " 8080', or give the process the capability CAP_NET_BIND_SERVICE");
    }
    String holder = PortHolder.of(port).map(who -> " by " + who).orElse("");
    throw new CommandFailure(
        "port_taken",
        "port " + port + " on " + host + " is taken" + holder,
        "'" + flag + " 0' takes any free port");
  }

  /** Why the address cannot be bound; empty where it can. */
  private static String bound(InetSocketAddress address, ServerConfig config) {
    try (ServerSocketChannel channel =
        config.ipv4Only()
            ? ServerSocketChannel.open(StandardProtocolFamily.INET)
            : ServerSocketChannel.open()) {
      channel.bind(address);
      return "";
    } catch (IOException refused) {
      return String.valueOf(refused.getMessage());
    } catch (UnsupportedAddressTypeException ipv6) {
      return "no IPv6";
    }
  }

  private static CommandFailure wrongHost(String host) {
    return new CommandFailure(
        "wrong_host",
        "--host: '" + host + "' is no address of this machine (expected: such as 127.0.0.1)",
        "'--host ::' listens on all of them");
  }
}
