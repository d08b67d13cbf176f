package dev.primavista.server.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request is told whose work failed.
 *
 * @param code for programs
 * @param closesConnection whether what comes behind it cannot be read
 * @param fault what somebody should look into; null where the request itself was refused
 */
record Refusal(Response answer, String code, boolean closesConnection, @Nullable Throwable fault) {
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;

  /** Of requests whose end nobody knows. */
  private static final Set<String> UNREADABLE = Set.of("bad_http", "unknown_transfer_coding");

  /**
   * As the route writes it; as a page for who reads pages, where no route has a way of its own.
   *
   * @param match null where no route was found yet
   */
  static Refusal of(Throwable failure, RequestHead head, Router.@Nullable Match match) {
    Throwable cause = Failure.causeOf(failure);
    Problem problem = Problem.of(cause);
    Response answer = answer(problem, head, match);
    if (cause instanceof HttpException web) {
      boolean unreadable = UNREADABLE.contains(problem.code());
      return new Refusal(answer.withHeaders(web.headers()), problem.code(), unreadable, null);
    }
    return new Refusal(answer, problem.code(), false, Failure.isOurFault(cause) ? cause : null);
  }

  /** Whether it can come before a model is asked: of what was sent, or where none answers now. */
  boolean comesBeforeModels() {
    int status = answer.status();
    return status == UNAVAILABLE || (status / 100 == 4 && status != TOO_MANY);
  }

  private static Response answer(Problem problem, RequestHead head, Router.@Nullable Match match) {
    Refusals refusals = match == null ? Refusals.OWN : match.route().options().refusals();
    return refusals.equals(Refusals.OWN) && ProblemPage.suits(head)
        ? ProblemPage.of(problem)
        : refusals.write(problem, head.id());
  }
}
