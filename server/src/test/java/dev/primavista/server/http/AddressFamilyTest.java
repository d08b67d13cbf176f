package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.server.http.ServerConfig.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who reaches a server by which family of addresses. */
class AddressFamilyTest {
  @BeforeAll
  static void need_both_families() throws IOException {
    boolean ipv6 =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .anyMatch(Inet6Address.class::isInstance);
    Assumptions.assumeTrue(ipv6, "not run: this machine has no IPv6");
  }

  private static HttpServer on(String host) {
    ServerConfig loopback = ServerConfig.onLoopback(0);
    return HttpServer.start(
        new ServerConfig(
            host, Ports.of(0), loopback.callers(), loopback.limits(), loopback.timeouts()),
        List.of(),
        List.of());
  }

  private static void connect(String address, HttpServer server) throws IOException {
    new Socket(InetAddress.ofLiteral(address), server.port()).close();
  }

  @Test
  void all_addresses_of_ipv4_are_none_of_ipv6() throws Exception {
    try (HttpServer server = on("0.0.0.0")) {
      connect("127.0.0.1", server);
      assertThatThrownBy(() -> connect("::1", server)).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void all_addresses_are_those_of_both() throws Exception {
    try (HttpServer server = on("::")) {
      connect("127.0.0.1", server);
      connect("::1", server);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, true",
    "127.0.0.1, true",
    "10.0.0.7, true",
    "::, false",
    "::1, false",
    "localhost, false"
  })
  void an_address_tells_its_family_and_a_name_does_not(String host, boolean ipv4Only) {
    ServerConfig loopback = ServerConfig.onLoopback(0);
    ServerConfig config =
        new ServerConfig(
            host, Ports.of(0), loopback.callers(), loopback.limits(), loopback.timeouts());
    assertThat(config.ipv4Only()).isEqualTo(ipv4Only);
  }
}
