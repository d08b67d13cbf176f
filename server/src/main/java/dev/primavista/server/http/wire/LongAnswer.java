package dev.primavista.server.http.wire;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * A body that is handed to its connection piece by piece, as the client takes it: Netty copies what
 * cannot be sent at once into memory beside the heap. Used on one event loop.
 */
public final class LongAnswer {
  /** A shorter one is handed over whole. */
  public static final int PIECE_BYTES = 256 * 1024;

  private final HttpServerResponse response;
  private final ByteBuf rest;
  private final Runnable taken;
  private final Promise<Void> end = Promise.promise();
  private boolean ended;

  /**
   * @param body not changed any more
   * @param taken told of each piece
   */
  public LongAnswer(HttpServerResponse response, ByteBuf body, Runnable taken) {
    this.response = response;
    this.rest = body;
    this.taken = taken;
  }

  /** Writes it; completed when its last bytes were handed to the connection. */
  public Future<Void> write() {
    response.drainHandler(_ -> goOn());
    goOn();
    return end.future();
  }

  private void goOn() {
    while (!ended && !response.writeQueueFull()) {
      Buffer piece =
          BufferInternal.buffer(rest.readSlice(Math.min(PIECE_BYTES, rest.readableBytes())));
      ended = !rest.isReadable();
      if (ended) {
        response.end(piece).onComplete(end);
      } else {
        var _ = response.write(piece);
        taken.run();
      }
    }
  }
}
