package dev.primavista.server.http.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Lets a request of a newer minor version, such as HTTP/1.2, be answered as one of HTTP/1.1 (RFC
 * 9110, 2.5), which Vert.x does not know.
 */
public final class MinorVersions extends ChannelInboundHandlerAdapter {
  /** Vert.x's name for the decoder of a connection that speaks HTTP/1. */
  private static final String DECODER = "httpDecoder";

  private MinorVersions() {}

  /**
   * Looks at the requests of a new connection, if it speaks HTTP/1: right before Vert.x, which says
   * that it is new on the first one's way from the decoder.
   */
  public static void install(HttpConnection connection) {
    if (connection instanceof HttpServerConnection own) {
      ChannelHandlerContext vertx = own.channelHandlerContext();
      ChannelPipeline pipeline = vertx.pipeline();
      if (pipeline.get(DECODER) != null) {
        var _ = pipeline.addBefore(vertx.name(), "minorVersions", new MinorVersions());
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request
        && request.protocolVersion().majorVersion() == 1
        && request.protocolVersion().minorVersion() > 1) {
      var _ = request.setProtocolVersion(HttpVersion.HTTP_1_1);
    }
    context.fireChannelRead(message);
  }
}
