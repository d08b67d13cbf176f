package dev.primavista.server.oip;

import dev.primavista.core.inference.InferenceResponse;

/** Follows one infer request from its body to its answer. */
public interface RequestTrace {
  /** Follows nothing. */
  RequestTrace NONE =
      new RequestTrace() {
        @Override
        public void decoded() {}

        @Override
        public void answered(InferenceResponse response) {}

        @Override
        public void encoded() {}
      };

  /** Who follows which requests. */
  @FunctionalInterface
  interface Source {
    /**
     * A request whose body is whole; its model may not exist.
     *
     * @param requestId the name that answers and logs have for it
     */
    RequestTrace begin(String model, String requestId);
  }

  /** Its tensors were read, and go to the model. */
  void decoded();

  /** The model answered. */
  void answered(InferenceResponse response);

  /** The answer was written. */
  void encoded();
}
