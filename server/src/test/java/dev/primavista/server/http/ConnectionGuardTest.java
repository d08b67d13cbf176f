package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectionGuardTest {
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new ConnectionGuard(new AtomicInteger(), 10, Optional.empty(), (_, _) -> {}));

  @Test
  void the_failure_of_one_stream_is_not_that_of_its_connection() {
    channel
        .pipeline()
        .fireExceptionCaught(Http2Exception.streamError(1, Http2Error.STREAM_CLOSED, "given up"));
    channel.checkException();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void the_failure_of_a_connection_is_passed_on() {
    Http2Exception torn = Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "torn");
    channel.pipeline().fireExceptionCaught(torn);
    assertThatThrownBy(channel::checkException).isSameAs(torn);
  }
}
