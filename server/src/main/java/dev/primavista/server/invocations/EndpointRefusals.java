package dev.primavista.server.invocations;

import dev.primavista.server.http.Problem;
import dev.primavista.server.http.Response;
import java.util.Map;

/**
 * Refusals as the clients of SageMaker's runtime read them: MLflow's, with the error's type in a
 * header field. Errors: <a
 * href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html">
 * InvokeEndpoint</a>.
 */
final class EndpointRefusals {
  private EndpointRefusals() {}

  /** The answer that says so. */
  static Response write(Problem problem, String requestId) {
    return MlflowRefusals.write(problem, requestId)
        .withHeaders(Map.of("x-amzn-errortype", type(problem.status())));
  }

  private static String type(int status) {
    return switch (status) {
      case 401, 403 -> "AccessDeniedException";
      case 429 -> "ThrottlingException";
      case 500 -> "InternalFailure";
      case 503, 504 -> "ServiceUnavailable";
      default -> "ValidationError";
    };
  }
}
