package dev.primavista.server.http;

import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.BackendFailure;
import java.util.concurrent.CompletionException;

/** What a request's work failed with. */
public final class Failure {
  private Failure() {}

  /** What happened, without the wrappings of the stages that it went through. */
  public static Throwable causeOf(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException wrapped && wrapped.getCause() != null) {
      cause = wrapped.getCause();
    }
    return cause;
  }

  /** Whether somebody should look into it: a refusal is no fault. */
  public static boolean isOurFault(Throwable cause) {
    return cause instanceof BackendFailure
        || !(cause instanceof ServingException || cause instanceof HttpException);
  }
}
