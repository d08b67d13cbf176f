package dev.primavista.cli.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class ListenOptionsTest {
  @Command
  private static final class Any {
    @Mixin private final ListenOptions options = new ListenOptions(Map.of());
  }

  private static ListenOptions on(String host) {
    Any command = new Any();
    var _ = new CommandLine(command).parseArgs("--host", host);
    return command.options;
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "localhost", "::1", "[::1]", "0:0:0:0:0:0:0:1"})
  void loopback_is_told_by_the_address_however_it_is_written(String host) {
    assertThat(on(host).loopback()).isTrue();
    assertThat(on(host).missing()).isEmpty();
    assertThat(on(host).config().host()).doesNotContain("[");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "[::]", "10.0.0.7", "server.example", "127.example"})
  void what_others_may_reach_needs_keys_and_tls(String host) {
    assertThat(on(host).loopback()).isFalse();
    assertThat(on(host).missing()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[::]", "::0", "0:0:0:0:0:0:0:0"})
  void every_address_is_one_however_it_is_written(String host) {
    assertThat(on(host).config().host()).isEqualTo(on("::").config().host());
  }
}
