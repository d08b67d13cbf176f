package dev.primavista.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A server that takes one connection, closes it when something comes, and answers nobody else who
 * wants to connect: its queue is full.
 */
final class FullServer implements AutoCloseable {
  private static final int FILLED_MILLIS = 100;

  private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final List<Socket> waiting = new ArrayList<>();
  private final CompletableFuture<Void> served =
      CompletableFuture.runAsync(this::serve, Thread::startVirtualThread);

  FullServer() throws IOException {}

  URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  private void serve() {
    try (Socket only = socket.accept()) {
      fill();
      int _ = only.getInputStream().read();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Connects until nobody answers any more. */
  private void fill() throws IOException {
    while (true) {
      Socket next = new Socket();
      waiting.add(next);
      try {
        next.connect(socket.getLocalSocketAddress(), FILLED_MILLIS);
      } catch (SocketTimeoutException full) {
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    served.join();
    for (Socket each : waiting) {
      each.close();
    }
    socket.close();
  }
}
