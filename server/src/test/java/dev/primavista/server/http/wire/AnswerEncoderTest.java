package dev.primavista.server.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerEncoderTest {
  private static final int SHORT = 16 * 1024;

  private final EmbeddedChannel channel = new EmbeddedChannel(new AnswerEncoder());

  @ParameterizedTest
  @ValueSource(ints = {1, 128, 129, 5000, SHORT})
  void a_short_answer_goes_out_in_one_buffer(int length) {
    ByteBuf body = body(length);
    assertThat(channel.writeOutbound(answer(HttpResponseStatus.OK, body))).isTrue();
    assertThat(channel.outboundMessages()).hasSize(1);
    assertThat(next()).isEqualTo(head("200 OK", length) + "x".repeat(length));
    assertThat(body.refCnt()).isZero();
  }

  @Test
  void a_long_body_is_not_copied() {
    ByteBuf body = body(SHORT + 1);
    assertThat(channel.writeOutbound(answer(HttpResponseStatus.OK, body))).isTrue();
    assertThat(channel.outboundMessages()).hasSize(2);
    assertThat(next()).isEqualTo(head("200 OK", SHORT + 1));
    assertThat(next()).hasSize(SHORT + 1);
  }

  @Test
  void answers_follow_each_other() {
    boolean _ = channel.writeOutbound(answer(HttpResponseStatus.OK, body(2)));
    boolean _ = channel.writeOutbound(answer(HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER));
    boolean _ = channel.writeOutbound(answer(HttpResponseStatus.NOT_FOUND, body(3)));
    assertThat(next()).isEqualTo(head("200 OK", 2) + "xx");
    assertThat(next()).isEqualTo(head("200 OK", 0));
    assertThat(next()).isEqualTo(head("404 Not Found", 3) + "xxx");
  }

  @Test
  void a_status_without_a_body_has_none() {
    boolean _ = channel.writeOutbound(answer(HttpResponseStatus.NOT_MODIFIED, body(4)));
    assertThat(next()).startsWith("HTTP/1.1 304 ").endsWith("\r\n\r\n");
  }

  private static ByteBuf body(int length) {
    return Unpooled.copiedBuffer("x".repeat(length), StandardCharsets.US_ASCII);
  }

  private static DefaultFullHttpResponse answer(HttpResponseStatus status, ByteBuf body) {
    DefaultFullHttpResponse answer =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    answer.headers().set("content-length", body.readableBytes());
    return answer;
  }

  private static String head(String status, int length) {
    return "HTTP/1.1 " + status + "\r\ncontent-length: " + length + "\r\n\r\n";
  }

  private String next() {
    ByteBuf bytes = channel.readOutbound();
    try {
      return bytes.toString(StandardCharsets.US_ASCII);
    } finally {
      boolean _ = bytes.release();
    }
  }
}
