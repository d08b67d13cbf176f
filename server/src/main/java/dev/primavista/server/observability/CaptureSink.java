package dev.primavista.server.observability;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Where captured events go. Used by one thread. */
public sealed interface CaptureSink permits CaptureFile, CaptureReceiver {
  /**
   * Takes events away, each one JSON document.
   *
   * @throws IOException if not all of them arrived
   */
  void write(List<byte[]> events) throws IOException, InterruptedException;

  /** How many requests it takes at once. */
  int batch();

  /** How long a request may wait for others. */
  Duration linger();
}
