package dev.primavista.core;

import java.util.List;

/**
 * What core tells about its work. The server counts it with Prometheus' client; tests and libraries
 * use {@link #NOOP}.
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
        public void batchExecuted(
            String model, String version, BatchTimes times, List<RequestObserver> requests) {}
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

  /**
   * One execution on an instance's thread.
   *
   * @param rows of all its requests
   * @param startNanos when it began, in the ticker's nanoseconds
   * @param computeNanos how long it took
   */
  record BatchTimes(int rows, long startNanos, long computeNanos) {}

  /**
   * A request comes to the models, on its door's own thread.
   *
   * @return who follows it from here; its end is told to both
   */
  default RequestObserver requestArrived() {
    return RequestObserver.NONE;
  }

  void requestCompleted(String model, String version, RequestTimes times);

  void requestFailed(String model, String version, String code);

  /**
   * A batch was executed; its requests are told afterwards.
   *
   * @param requests those who follow its requests, in their order
   */
  void batchExecuted(
      String model, String version, BatchTimes times, List<RequestObserver> requests);
}
