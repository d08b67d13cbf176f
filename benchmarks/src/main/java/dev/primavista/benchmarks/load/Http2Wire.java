package dev.primavista.benchmarks.load;

import dev.primavista.benchmarks.load.Outcome.Unanswered;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 and gRPC on one connection: many requests at a time. When the server says goodbye, what it
 * took is still answered there and new requests go over a new connection.
 */
final class Http2Wire implements Wire {
  private final Endpoint endpoint;
  private final Question question;
  private final int streams;
  private @Nullable Link link;
  private boolean connecting;

  /**
   * @param streams requests at a time, at most; the server may allow less
   */
  Http2Wire(Endpoint endpoint, Question question, int streams) {
    this.endpoint = endpoint;
    this.question = question;
    this.streams = streams;
  }

  @Override
  public boolean free() {
    Link open = link;
    return !connecting && (open == null || open.asked < open.most);
  }

  @Override
  public void open(Runnable tried) {
    var _ = connect(_ -> {}, tried);
  }

  private ChannelFuture connect(Consumer<Unanswered> failed, Runnable tried) {
    connecting = true;
    Link fresh = new Link();
    ChannelFuture future =
        endpoint.connect(
            channel ->
                channel
                    .pipeline()
                    .addLast(
                        Http2FrameCodecBuilder.forClient()
                            .initialSettings(Http2Settings.defaultSettings().pushEnabled(false))
                            .build(),
                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                        fresh));
    var _ =
        future.addListener(
            _ -> {
              connecting = false;
              if (future.isSuccess()) {
                fresh.channel = future.channel();
                link = fresh;
              } else {
                failed.accept(Unanswered.of(future.cause()));
              }
              tried.run();
            });
    return future;
  }

  @Override
  public void send(Attempt attempt) {
    Link open = link;
    if (open != null) {
      open.ask(attempt);
      return;
    }
    ChannelFuture opening =
        connect(
            attempt::end,
            () -> {
              Link fresh = link;
              if (fresh != null && !attempt.over()) {
                fresh.ask(attempt);
              }
            });
    attempt.onGivingUp(
        () -> {
          var _ = opening.cancel(false);
        });
  }

  @Override
  public void close() {
    Link open = link;
    link = null;
    if (open != null && open.channel != null) {
      var _ = open.channel.close();
    }
  }

  /** One connection. */
  final class Link extends ChannelInboundHandlerAdapter {
    private @Nullable Channel channel;
    private Unanswered loss = new Unanswered("connection closed");
    private boolean goodbye;
    private int most = streams;
    private int asked;

    /** What a request came to whose stream ended without an answer. */
    Unanswered loss() {
      return loss;
    }

    void left() {
      asked--;
    }

    private void ask(Attempt attempt) {
      Channel parent = channel;
      if (parent == null || !parent.isActive()) {
        notSent(attempt);
        return;
      }
      asked++;
      Http2Answer answer = new Http2Answer(this, attempt, question.protocol());
      var opening = new Http2StreamChannelBootstrap(parent).handler(answer).open();
      var _ =
          opening.addListener(
              _ -> {
                if (opening.isSuccess()) {
                  write(opening.getNow(), attempt);
                } else {
                  left();
                  attempt.end(Unanswered.of(opening.cause()));
                }
              });
    }

    private void write(Http2StreamChannel stream, Attempt attempt) {
      attempt.onGivingUp(
          () -> {
            var _ = stream.close();
          });
      boolean empty = question.body().length == 0;
      Http2Headers headers =
          new DefaultHttp2Headers()
              .method(empty ? "GET" : "POST")
              .scheme(endpoint.tls().isPresent() ? "https" : "http")
              .authority(endpoint.authority())
              .path(question.path());
      question.fields().forEach(headers::set);
      var head = stream.write(new DefaultHttp2HeadersFrame(headers, empty));
      if (!empty) {
        var body = Unpooled.wrappedBuffer(question.body());
        var _ = stream.write(new DefaultHttp2DataFrame(body, true));
      }
      stream.flush();
      var _ =
          head.addListener(
              _ -> {
                if (!head.isSuccess()) {
                  notSent(attempt);
                  var _ = stream.close();
                }
              });
    }

    /**
     * A connection that said goodbye takes nothing more: what was not sent, or came too late (RFC
     * 9113, 6.8), goes over a new one.
     */
    void notSent(Attempt attempt) {
      if (goodbye) {
        forget();
        send(attempt);
      } else {
        attempt.end(loss);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      if (frame instanceof Http2GoAwayFrame) {
        goodbye = true;
        loss = new Unanswered("goaway");
        forget();
      }
      if (frame instanceof Http2SettingsFrame told) {
        Long allowed = told.settings().maxConcurrentStreams();
        most = allowed == null ? streams : (int) Math.min(streams, allowed);
      }
      ReferenceCountUtil.release(frame);
    }

    private void forget() {
      if (link == this) {
        link = null;
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      forget();
      context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      loss = Unanswered.of(cause);
      forget();
      var _ = context.close();
    }
  }
}
