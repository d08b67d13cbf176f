package dev.primavista.core;

/**
 * Follows one request that came to a model, and is told once how it ended, on whatever thread ended
 * it.
 */
public interface RequestObserver {
  /** Follows nothing. */
  RequestObserver NONE =
      new RequestObserver() {
        @Override
        public void completed(String model, String version, ServingMetrics.RequestTimes times) {}

        @Override
        public void failed(String model, String version, String code) {}
      };

  /**
   * Who follows what other models are asked for the sake of this request: batches name it, and its
   * end is not the request's.
   */
  default RequestObserver part() {
    return NONE;
  }

  /** This version answered. */
  void completed(String model, String version, ServingMetrics.RequestTimes times);

  /**
   * No version answered.
   *
   * @param version that would have; empty if no such model is known
   */
  void failed(String model, String version, String code);
}
