package dev.primavista.server.grpc;

import dev.primavista.server.grpc.message.Compression;
import dev.primavista.server.grpc.message.Frame;
import dev.primavista.server.grpc.message.Status;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** The server's half of a call's stream: fields, messages, status. Used on one event loop. */
final class AnswerStream {
  private final HttpServerResponse response;
  private final String id;
  private boolean headWritten;
  private long bytes;

  /**
   * @param id of the call, told to the client
   */
  AnswerStream(HttpServerResponse response, String id) {
    this.response = response;
    this.id = id;
  }

  /** One more field of its head; of no effect once that was written. */
  void field(String name, String value) {
    if (!headWritten) {
      response.putHeader(name, value);
    }
  }

  /**
   * Writes one message.
   *
   * @return completed when the bytes were handed to the connection
   */
  Future<Void> write(Frame frame) {
    writeHead();
    bytes += frame.size();
    return response.write(frame.buffer());
  }

  /**
   * Writes the status, after one more message if there is one.
   *
   * @return completed when the bytes were handed to the connection
   */
  Future<Void> end(Status status, @Nullable Frame last) {
    if (last == null && !headWritten) {
      writeHead();
      status.forEachField(response::putHeader);
      return response.end();
    }
    writeHead();
    status.forEachField(response::putTrailer);
    if (last == null) {
      return response.end();
    }
    bytes += last.size();
    return response.end(last.buffer());
  }

  private void writeHead() {
    if (!headWritten) {
      headWritten = true;
      response.putHeader("content-type", "application/grpc");
      response.putHeader("grpc-accept-encoding", Compression.ALL);
      response.putHeader("x-request-id", id);
    }
  }

  /** Whether the client does not keep up with what is written. */
  boolean full() {
    return response.writeQueueFull();
  }

  /** Bytes of messages that were written. */
  long bytes() {
    return bytes;
  }
}
