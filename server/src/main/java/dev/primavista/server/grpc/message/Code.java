package dev.primavista.server.grpc.message;

/** gRPC's status codes that are answered here, with HTTP's status that means the same. */
public enum Code {
  OK(0, 200),
  CANCELLED(1, 499),
  INVALID_ARGUMENT(3, 400),
  DEADLINE_EXCEEDED(4, 504),
  NOT_FOUND(5, 404),
  PERMISSION_DENIED(7, 403),
  RESOURCE_EXHAUSTED(8, 429),
  FAILED_PRECONDITION(9, 400),
  UNIMPLEMENTED(12, 501),
  INTERNAL(13, 500),
  UNAVAILABLE(14, 503),
  UNAUTHENTICATED(16, 401);

  private final String number;
  private final int httpStatus;

  Code(int number, int httpStatus) {
    this.number = Integer.toString(number);
    this.httpStatus = httpStatus;
  }

  /** Its number as text, as it goes over the wire. */
  public String number() {
    return number;
  }

  /** For metrics and logs, where calls and exchanges stand side by side. */
  public int httpStatus() {
    return httpStatus;
  }
}
