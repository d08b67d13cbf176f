package dev.primavista.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where connections go.
 *
 * @param tls of https; empty for clear text
 */
record Endpoint(EventLoop loop, URI url, Optional<SslContext> tls) {
  private static final int CONNECT_MILLIS = 5000;

  /** A name and, where it is not the scheme's own, a port. */
  String authority() {
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  private int port() {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return tls.isPresent() ? 443 : 80;
  }

  /** Connects; the pipeline gets what the protocol needs behind TLS. */
  ChannelFuture connect(Consumer<Channel> protocol) {
    return new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                tls.ifPresent(
                    context ->
                        channel
                            .pipeline()
                            .addLast(context.newHandler(channel.alloc(), url.getHost(), port())));
                protocol.accept(channel);
              }
            })
        .connect(url.getHost(), port());
  }
}
