package dev.primavista.benchmarks;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Another server, FastAPI with Pillow and ONNX Runtime on two workers, from the folder of rivals
 * that {@code --peers} names: it has {@code run_peer.sh}, the network {@code
 * run/models/mobilenet_v2.onnx} and the picture {@code bodies/image.jpg}.
 */
record Peer(Path folder) implements AutoCloseable {
  private static final URI SERVER = URI.create("http://127.0.0.1:18101");
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  /** Starts it and waits until it takes connections. */
  static Peer start(Path folder) throws IOException {
    Peer peer = new Peer(folder.toAbsolutePath().normalize());
    peer.command("start");
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!peer.answers()) {
      if (System.nanoTime() > end) {
        peer.close();
        throw new IOException("FastAPI of " + folder + " does not listen");
      }
      LockSupport.parkNanos(200_000_000);
    }
    return peer;
  }

  static Path network(Path folder) {
    return folder.resolve("run/models/mobilenet_v2.onnx");
  }

  static Path picture(Path folder) {
    return folder.resolve("bodies/image.jpg");
  }

  URI url() {
    return SERVER;
  }

  private boolean answers() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) SERVER.resolve("/docs").toURL().openConnection();
      return connection.getResponseCode() > 0;
    } catch (IOException notYet) {
      return false;
    }
  }

  private void command(String word) throws IOException {
    Process process =
        new ProcessBuilder(folder.resolve("run_peer.sh").toString(), "fastapi", word)
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      process.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      command("stop");
    } catch (IOException e) {
      System.err.println("images: FastAPI could not be stopped: " + e);
    }
  }
}
