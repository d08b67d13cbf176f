package dev.primavista.server.oip;

import dev.primavista.core.inference.InferenceResponse;

/** Follows one infer request from its body to its answer. */
public interface RequestTrace {
  /** Follows nothing. */
  RequestTrace NONE =
      new RequestTrace() {
        @Override
        public void decoded(String id) {}

        @Override
        public void answered(InferenceResponse response) {}

        @Override
        public void encoded() {}
      };

  /** How a request came. */
  enum Protocol {
    HTTP,
    GRPC
  }

  /** Who follows which requests. */
  @FunctionalInterface
  interface Source {
    /** A request whose body is whole; its model may not exist. */
    RequestTrace begin(Protocol protocol, String model);
  }

  /**
   * Its tensors were read, and go to the model.
   *
   * @param id what its client calls it, or else its name in answers and logs
   */
  void decoded(String id);

  /** The model answered. */
  void answered(InferenceResponse response);

  /** The answer was written. */
  void encoded();
}
