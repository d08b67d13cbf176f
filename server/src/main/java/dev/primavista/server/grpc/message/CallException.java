package dev.primavista.server.grpc.message;

/** A call that ends with a status which gRPC itself has, such as for a method that is not there. */
public final class CallException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Status status;

  public CallException(Code code, String message) {
    super(message, null, false, false);
    this.status = Status.of(code, message);
  }

  public Status status() {
    return status;
  }
}
