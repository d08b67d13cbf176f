package dev.primavista.benchmarks.load;

import dev.primavista.benchmarks.load.Outcome.Answered;
import dev.primavista.benchmarks.load.Outcome.Unanswered;
import io.grpc.Status;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The answer on one stream. */
final class Http2Answer extends ChannelInboundHandlerAdapter {
  private final Http2Wire.Link link;
  private final Attempt attempt;
  private final Protocol protocol;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private @Nullable Http2Headers head;
  private boolean left;

  /** Whether the server said goodbye before it took this request. */
  private boolean late;

  Http2Answer(Http2Wire.Link link, Attempt attempt, Protocol protocol) {
    this.link = link;
    this.attempt = attempt;
    this.protocol = protocol;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) throws IOException {
    try {
      switch (frame) {
        case Http2HeadersFrame headers -> {
          head = head == null ? headers.headers() : head.setAll(headers.headers());
          endIf(headers.isEndStream());
        }
        case Http2DataFrame data -> {
          data.content().readBytes(body, data.content().readableBytes());
          endIf(data.isEndStream());
        }
        case Http2ResetFrame reset -> reset(reset);
        default -> {}
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private void endIf(boolean last) {
    if (last && head != null) {
      leave();
      attempt.end(answered(head));
    }
  }

  private Answered answered(Http2Headers fields) {
    if (protocol == Protocol.GRPC) {
      CharSequence code = fields.get("grpc-status");
      String status =
          code == null
              ? "HTTP " + fields.status()
              : Status.fromCodeValue(Integer.parseInt(code.toString())).getCode().name();
      OptionalLong wait = Waiting.millis(fields.get("grpc-retry-pushback-ms"));
      return new Answered(status, Question.message(body.toByteArray()), wait);
    }
    return new Answered(
        String.valueOf(fields.status()),
        body.toByteArray(),
        Waiting.seconds(fields.get("retry-after")));
  }

  private void reset(Http2ResetFrame reset) {
    leave();
    Http2Error error = Http2Error.valueOf(reset.errorCode());
    attempt.end(new Unanswered("stream reset " + error));
  }

  private void leave() {
    if (!left) {
      left = true;
      link.left();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof Http2ResetFrame reset) {
      reset(reset);
    }
    if (event instanceof Http2GoAwayFrame && !late) {
      late = true;
      leave();
      // The connection hears of the goodbye after its streams do.
      context.channel().eventLoop().execute(() -> link.notSent(attempt));
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    leave();
    // Why the connection was lost is told to the connection after it is told to its streams.
    if (!late) {
      context.channel().eventLoop().execute(() -> attempt.end(link.loss()));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    leave();
    attempt.end(Unanswered.of(cause));
    var _ = context.close();
  }
}
