package dev.primavista.core;

/**
 * What core tells about its work. The server counts it with Micrometer; tests and libraries use
 * {@link #NOOP}.
 */
public interface ServingMetrics {
  /** Counts nothing. */
  ServingMetrics NOOP =
      new ServingMetrics() {
        @Override
        public void requestCompleted(String model, String version, RequestTimes times) {}

        @Override
        public void requestFailed(String model, String version, String code) {}

        @Override
        public void batchExecuted(String model, String version, int rows) {}
      };

  /**
   * Where a request's time went.
   *
   * @param rows the rows it held
   * @param queueNanos from acceptance to the start of its execution
   * @param inputNanos joining the inputs of its batch
   * @param inferNanos execution, shared by all requests of its batch
   * @param outputNanos parting the outputs of its batch
   */
  record RequestTimes(
      int rows, long queueNanos, long inputNanos, long inferNanos, long outputNanos) {
    /** The whole execution. */
    public long computeNanos() {
      return inputNanos + inferNanos + outputNanos;
    }
  }

  void requestCompleted(String model, String version, RequestTimes times);

  void requestFailed(String model, String version, String code);

  void batchExecuted(String model, String version, int rows);
}
