package dev.primavista.server.http;

import dev.primavista.server.trail.Trail;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.MDC;

/**
 * A request whose body is whole, and the route whose handler answers it.
 *
 * @param gone completed when nobody waits for the answer any more
 */
record Call(
    RequestHead head, Trail trail, Router.Match match, byte[] body, CompletableFuture<Void> gone) {
  private static final Response NO_RESPONSE = Response.empty(Exchange.CLIENT_GONE);

  /**
   * Calls the handler, if somebody waits; what it throws is the stage's failure.
   *
   * @param mostParts of a multipart body
   */
  CompletionStage<Response> answer(int mostParts) {
    if (gone.isDone()) {
      return CompletableFuture.completedFuture(NO_RESPONSE);
    }
    try (var _ = MDC.putCloseable("request_id", head.id())) {
      return trail.handling(() -> match.route().handler().handle(request(mostParts)));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private Request request(int mostParts) {
    List<Part> parts =
        head.mediaType().equals(Multipart.MEDIA_TYPE)
            ? Multipart.parse(head.headers().first("content-type").orElse(""), body, mostParts)
            : List.of();
    return new Request(head, match.pathParams(), new Request.Body(body, parts), gone);
  }
}
