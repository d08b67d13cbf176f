package dev.primavista.server.grpc;

import io.vertx.core.Context;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Methods whose messages' classes are loaded when one is called first, on a thread of its own,
 * because that takes longer than an event loop may be held. Thread-safe.
 */
final class LateRpcs {
  private final Supplier<Map<String, Rpc>> loading;
  private final AtomicReference<@Nullable CompletableFuture<Map<String, Rpc>>> loaded =
      new AtomicReference<>();

  /**
   * @param loading gives the methods by their paths
   */
  LateRpcs(Supplier<Map<String, Rpc>> loading) {
    this.loading = loading;
  }

  /**
   * Begins a call of one of them as soon as they are there. Where they cannot be loaded it fails,
   * and the next call tries again.
   *
   * @param context of the event loop that calls this
   */
  void begin(GrpcCall call, String path, Context context) {
    CompletableFuture<Map<String, Rpc>> all = all();
    if (all.state() == Future.State.SUCCESS) {
      call.begin(all.resultNow().get(path));
      return;
    }
    call.hold();
    var _ =
        all.whenComplete(
            (rpcs, failure) ->
                context.runOnContext(
                    _ -> {
                      if (rpcs == null) {
                        call.fail(Objects.requireNonNull(failure));
                      } else {
                        call.begin(rpcs.get(path));
                      }
                    }));
  }

  private CompletableFuture<Map<String, Rpc>> all() {
    CompletableFuture<Map<String, Rpc>> fresh = new CompletableFuture<>();
    CompletableFuture<Map<String, Rpc>> before = loaded.compareAndExchange(null, fresh);
    if (before != null) {
      return before;
    }
    try {
      Thread.ofPlatform().name("grpc-load").start(() -> load(fresh));
    } catch (OutOfMemoryError noThread) {
      fail(fresh, noThread);
    }
    return fresh;
  }

  private void load(CompletableFuture<Map<String, Rpc>> rpcs) {
    try {
      rpcs.complete(loading.get());
    } catch (Throwable failure) {
      fail(rpcs, failure);
    }
  }

  private void fail(CompletableFuture<Map<String, Rpc>> rpcs, Throwable failure) {
    loaded.set(null);
    rpcs.completeExceptionally(failure);
  }
}
