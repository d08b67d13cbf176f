package dev.primavista.server.http;

import java.util.Map;

/** A refusal that only the web knows, such as a path or a method that is not there. */
public final class HttpException extends RuntimeException {
  private final Problem problem;
  private final Map<String, String> headers;

  public HttpException(Problem problem) {
    this(problem, Map.of());
  }

  /** With header fields that go with it, such as {@code Allow}. */
  public HttpException(Problem problem, Map<String, String> headers) {
    super(problem.message(), null, false, false);
    this.problem = problem;
    this.headers = Map.copyOf(headers);
  }

  public Problem problem() {
    return problem;
  }

  public Map<String, String> headers() {
    return headers;
  }
}
