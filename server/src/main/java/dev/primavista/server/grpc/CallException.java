package dev.primavista.server.grpc;

/** A call that ends with a status which gRPC itself has, such as for a method that is not there. */
final class CallException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Status status;

  CallException(Code code, String message) {
    super(message, null, false, false);
    this.status = Status.of(code, message);
  }

  Status status() {
    return status;
  }
}
