package dev.primavista.core.ensemble;

import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.BackendFailure;
import dev.primavista.core.ServingException.Cancelled;
import dev.primavista.core.ServingException.DeadlineExceeded;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.ModelNotFound;
import dev.primavista.core.ServingException.ModelNotReady;
import dev.primavista.core.ServingException.Overloaded;
import dev.primavista.core.ServingException.TooLarge;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A member's failure as the ensemble's caller is told it: the same kind, with the step's name. */
final class StepFailure {
  private StepFailure() {}

  static ServingException of(EnsembleSpec.Step step, @Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String place = "step '" + step.name() + "': ";
    if (!(cause instanceof ServingException known)) {
      return new BackendFailure(place + step.model() + " failed on this request", cause);
    }
    String message = place + known.getMessage();
    return switch (known) {
      case InvalidRequest refused ->
          refused
              .param()
              .map(param -> new InvalidRequest(refused.code(), message, param))
              .orElseGet(() -> new InvalidRequest(refused.code(), message));
      case TooLarge large -> new TooLarge(message, large.hint().orElse(""));
      case ModelNotFound _ -> new ModelNotReady(message);
      case ModelNotReady later -> new ModelNotReady(message, later.retryAfter().orElse(null));
      case Overloaded busy -> new Overloaded(message, busy.retryAfter().orElseThrow());
      case DeadlineExceeded _ -> new DeadlineExceeded(message);
      case Cancelled _ -> new Cancelled(message);
      case BackendFailure broken -> new BackendFailure(message, broken.getCause());
    };
  }
}
