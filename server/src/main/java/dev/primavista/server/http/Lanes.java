package dev.primavista.server.http;

import dev.primavista.core.ServingException.Overloaded;
import dev.primavista.server.http.RouteOptions.RunsOn;
import io.vertx.core.Context;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which the handlers of one event loop's requests run: the loop's own, or those of
 * the pool that a route names. An answer comes back to the loop from whatever thread completes it.
 *
 * @param eventLoop the thread of the context
 */
record Lanes(Shared shared, Context context, Thread eventLoop, Coding coding) {
  /** A longer body takes milliseconds to read, for which no event loop waits. */
  private static final int READ_HERE_BYTES = 256 * 1024;

  /** Who waits for an answer. */
  interface Asker {
    /** Takes the answer, or else why there is none, on the event loop. */
    void handled(@Nullable Response answer, @Nullable Throwable failure);
  }

  /** Those of the event loop that calls this. */
  static Lanes here(Shared shared, Context context) {
    return new Lanes(shared, context, Thread.currentThread(), new Coding(shared.cpu(), context));
  }

  /**
   * Calls a handler.
   *
   * @throws Overloaded if too many wait for the threads that its route names
   */
  void run(Call call, Asker asker) {
    RunsOn thread = call.match().route().options().thread();
    if (thread == RunsOn.EVENT_LOOP && call.body().length <= READ_HERE_BYTES) {
      follow(call, asker);
    } else {
      CpuThreads pool = thread == RunsOn.SLOW_LANE ? shared.slow() : shared.cpu();
      pool.execute(() -> follow(call, asker));
    }
  }

  private void follow(Call call, Asker asker) {
    var _ =
        call.answer(shared.config().limits().parts())
            .whenComplete(
                (answer, failure) -> {
                  call.trail().encoded();
                  if (Thread.currentThread() == eventLoop) {
                    asker.handled(answer, failure);
                  } else {
                    context.runOnContext(_ -> asker.handled(answer, failure));
                  }
                });
  }
}
