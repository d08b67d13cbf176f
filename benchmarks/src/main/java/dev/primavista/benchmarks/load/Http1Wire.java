package dev.primavista.benchmarks.load;

import dev.primavista.benchmarks.load.Outcome.Answered;
import dev.primavista.benchmarks.load.Outcome.Unanswered;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 on one kept connection: one request at a time. */
final class Http1Wire implements Wire {
  private static final int MOST_BYTES = 1 << 28;

  private final Endpoint endpoint;
  private final Question question;
  private @Nullable Channel channel;
  private @Nullable Attempt attempt;
  private @Nullable ChannelFuture opening;

  Http1Wire(Endpoint endpoint, Question question) {
    this.endpoint = endpoint;
    this.question = question;
  }

  @Override
  public boolean free() {
    return attempt == null && opening == null;
  }

  @Override
  public void open(Runnable tried) {
    ChannelFuture future =
        endpoint.connect(
            fresh ->
                fresh
                    .pipeline()
                    .addLast(
                        new HttpClientCodec(),
                        new HttpObjectAggregator(MOST_BYTES),
                        new Answers()));
    opening = future;
    var _ =
        future.addListener(
            _ -> {
              opening = null;
              if (future.isSuccess()) {
                channel = future.channel();
              } else {
                end(Unanswered.of(future.cause()));
              }
              tried.run();
            });
  }

  @Override
  public void send(Attempt asked) {
    attempt = asked;
    asked.onGivingUp(this::drop);
    Channel open = channel;
    if (open != null && open.isActive()) {
      write(open);
      return;
    }
    open(
        () -> {
          Channel fresh = channel;
          if (fresh != null && attempt == asked) {
            write(fresh);
          }
        });
  }

  private void write(Channel open) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            question.body().length == 0 ? HttpMethod.GET : HttpMethod.POST,
            question.path(),
            Unpooled.wrappedBuffer(question.body()));
    request.headers().set("host", endpoint.authority());
    request.headers().set("content-length", question.body().length);
    question.fields().forEach(request.headers()::set);
    var _ = open.writeAndFlush(request);
  }

  /** The connection cannot be used again, open or not yet: an answer may still come. */
  private void drop() {
    attempt = null;
    close();
  }

  private void end(Outcome outcome) {
    Attempt ended = attempt;
    attempt = null;
    if (ended != null) {
      ended.end(outcome);
    }
  }

  @Override
  public void close() {
    Channel open = channel;
    channel = null;
    if (open != null) {
      var _ = open.close();
    }
    ChannelFuture halfOpen = opening;
    if (halfOpen != null) {
      var _ = halfOpen.cancel(false);
    }
  }

  private final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {
    private Unanswered loss = new Unanswered("connection closed");

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
      if (!Objects.equals(channel, context.channel())) {
        return;
      }
      if (!HttpUtil.isKeepAlive(response)) {
        close();
      }
      end(
          new Answered(
              response.status().codeAsText().toString(),
              ByteBufUtil.getBytes(response.content()),
              Waiting.seconds(response.headers().get("retry-after"))));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (Objects.equals(channel, context.channel())) {
        channel = null;
        end(loss);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      loss = Unanswered.of(cause);
      var _ = context.close();
    }
  }
}
