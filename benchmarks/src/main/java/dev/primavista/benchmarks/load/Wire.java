package dev.primavista.benchmarks.load;

/**
 * One long-lived connection: opened before the load or when it is next needed, and again after it
 * was lost. Used on one event loop.
 */
interface Wire {
  /** Connects, if it is not connected. Told when that was tried, whatever came of it. */
  void open(Runnable tried);

  /** Whether it takes a request now. */
  boolean free();

  /** Sends the request that it was made for. */
  void send(Attempt attempt);

  void close();
}
