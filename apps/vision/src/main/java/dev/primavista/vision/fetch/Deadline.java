package dev.primavista.vision.fetch;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes a socket when its time is over, which ends whatever waits for it: a connection, a TLS
 * handshake, a read. A socket's own time limit counts anew with every read, however few bytes it
 * gives.
 */
final class Deadline implements AutoCloseable {
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  private Deadline() {}

  /**
   * The deadline of this socket, until it is closed.
   *
   * @param nanos from now on; none are left where it is not positive
   */
  static Deadline of(Socket socket, long nanos) {
    Deadline deadline = new Deadline();
    var _ = deadline.over.thenRun(() -> end(socket));
    var _ = deadline.over.completeOnTimeout(null, nanos, TimeUnit.NANOSECONDS);
    return deadline;
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      // Whoever waits for it learns that it is closed.
    }
  }

  /** The socket has done in time what it was for. */
  @Override
  public void close() {
    over.cancel(false);
  }
}
