package dev.primavista.core.probe;

import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.tensor.Tensor;
import java.time.Duration;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Executes a model that nobody knows yet, each time on a thread of its own and only so long. An
 * execution that lasts longer is told to end and given up; no other follows it, and what it uses is
 * freed when it ends after all. Used by one thread.
 */
public final class Patience {
  /** What a request may take that names no deadline, and an execution at the least. */
  static final Duration LEAST = Duration.ofSeconds(30);

  private final String file;
  private final Duration limit;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
  private @Nullable ModelLoadException lost;

  Patience(String file, Duration limit) {
    this.file = file;
    this.limit = limit;
  }

  /** With a file's model, for as long as its requests may take, but for 30 seconds at the least. */
  public static Patience with(String file, LoadOptions options) {
    Duration timeout = options.timeout();
    return new Patience(file, timeout.compareTo(LEAST) > 0 ? timeout : LEAST);
  }

  /**
   * What an execution gives.
   *
   * @param terminate asks the execution to end early, where the engine can
   * @throws ModelLoadException if it, or one before it, does not end in time
   */
  public <T> T await(Supplier<T> execution, Runnable terminate) {
    if (lost != null) {
      throw lost;
    }
    CompletableFuture<T> running = CompletableFuture.supplyAsync(execution, Patience::start);
    last = running;
    try {
      return running.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      throw thrown(failed.getCause());
    } catch (TimeoutException late) {
      terminate.run();
      throw giveUp("a made-up row was not answered within " + limit.toSeconds() + " s", late);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      terminate.run();
      throw giveUp("loading was interrupted", stopped);
    }
  }

  private static void start(Runnable execution) {
    Thread.ofPlatform().daemon().name("first-executions").start(execution);
  }

  private static RuntimeException thrown(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }

  private ModelLoadException giveUp(String reason, Exception cause) {
    ModelLoadException refused =
        new ModelLoadException(
            "load_timeout",
            file + " was given up: " + reason,
            "if it is that slow, raise its timeout in model.yaml; else look for a loop without end",
            cause);
    lost = refused;
    return refused;
  }

  /** The instance, whose executions are awaited so; it is closed when none is under way. */
  public ModelInstance awaiting(ModelInstance instance) {
    return new ModelInstance() {
      @Override
      public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
        return await(() -> instance.execute(inputs), instance::terminate);
      }

      @Override
      public void close() {
        afterwards(instance::close);
      }
    };
  }

  /** Frees what executions use: now, or when the one that was given up ends. */
  public void afterwards(Runnable free) {
    if (last.isDone()) {
      free.run();
    } else {
      var _ = last.whenComplete((_, _) -> free.run());
    }
  }
}
