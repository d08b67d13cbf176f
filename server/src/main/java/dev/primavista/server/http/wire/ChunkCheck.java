package dev.primavista.server.http.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.function.BooleanSupplier;

/** Lets a body with malformed chunks be answered: Vert.x closes its connection without a word. */
public final class ChunkCheck extends ChannelInboundHandlerAdapter {
  /** Vert.x's name for the decoder of a connection that speaks HTTP/1. */
  private static final String DECODER = "httpDecoder";

  private final BooleanSupplier malformed;

  private ChunkCheck(BooleanSupplier malformed) {
    this.malformed = malformed;
  }

  /**
   * Looks at the bodies of a new connection, if it speaks HTTP/1.
   *
   * @param malformed told of a body that cannot be read; whether somebody answers it
   */
  public static void install(HttpConnection connection, BooleanSupplier malformed) {
    if (connection instanceof HttpServerConnection own) {
      ChannelPipeline pipeline = own.channelHandlerContext().pipeline();
      if (pipeline.get(DECODER) != null) {
        var _ = pipeline.addAfter(DECODER, "chunkCheck", new ChunkCheck(malformed));
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    boolean broken =
        message instanceof HttpContent content
            && !(message instanceof HttpRequest)
            && content.decoderResult().isFailure();
    if (broken && malformed.getAsBoolean()) {
      boolean _ = ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }
}
