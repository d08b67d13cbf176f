package dev.primavista.benchmarks;

import java.util.function.Consumer;

/** One protocol, as the stress uses it: each number is asked for once, and its double expected. */
interface StressDoor extends AutoCloseable {
  /** How a caller behaves. */
  enum Caller {
    PATIENT,
    /** Gives the server one millisecond. */
    HURRIED,
    /** Goes away after at most two milliseconds. */
    FICKLE
  }

  /** How a request ended. */
  enum End {
    ANSWERED,
    WRONG,
    GIVEN_UP,
    TIMED_OUT,
    REFUSED,
    LOST
  }

  /**
   * Asks.
   *
   * @param patienceNanos after which a fickle caller goes away
   * @param ended told once, on any thread
   */
  void ask(int number, Caller caller, long patienceNanos, Consumer<End> ended);

  @Override
  void close();
}
