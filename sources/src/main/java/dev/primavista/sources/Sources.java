package dev.primavista.sources;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Models that lie elsewhere, as folders here: over HTTP(S), in S3, Google Cloud Storage, Azure Blob
 * Storage, at Hugging Face, or in an OCI registry.
 *
 * <p>{@code mirrors} is filled before {@link #follow} starts the thread that reads it.
 */
public final class Sources implements AutoCloseable {
  private final Map<String, String> environment;
  private final Path cache;
  private final List<Mirror> mirrors = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param environment variables with endpoints, regions and keys, by the names that the stores'
   *     own tools use
   * @param cache a folder for contents; it may be shared and deleted
   */
  public Sources(Map<String, String> environment, Path cache) {
    this.environment = Map.copyOf(environment);
    this.cache = cache;
  }

  /** Whether this is a URL and not a path. */
  public static boolean isUrl(String text) {
    return SourceUrl.looksLikeOne(text);
  }

  /**
   * Fetches what a URL names.
   *
   * @return the file or folder that stands for it; it is replaced as a whole when the source
   *     changes
   * @throws ModelLoadException if the URL is wrong or its source cannot be read
   */
  public Path open(String text) {
    try {
      SourceUrl url = SourceUrl.parse(text);
      Mirror mirror = new Mirror(url, store(url), new BlobCache(cache), home(url));
      mirrors.add(mirror);
      var _ = mirror.sync();
      return mirror.path();
    } catch (IllegalArgumentException wrong) {
      throw new ModelLoadException("wrong_url", String.valueOf(wrong.getMessage()));
    } catch (IOException unreachable) {
      throw new ModelLoadException(
          "unreachable_source", String.valueOf(unreachable.getMessage()), null, unreachable);
    }
  }

  private Path home(SourceUrl url) {
    String name = url.toString().replaceAll("[^A-Za-z0-9.-]+", "-");
    int hash = java.util.Arrays.hashCode(url.toString().getBytes(StandardCharsets.UTF_8));
    return cache.resolve("mirrors").resolve(name + "-" + Integer.toHexString(hash));
  }

  private RemoteStore store(SourceUrl url) {
    return switch (url.scheme()) {
      case "hf" -> new HuggingFaceStore(url, environment);
      case "oci" -> new OciStore(url, environment);
      default -> OpendalStore.open(url, environment);
    };
  }

  /**
   * Looks for changes from now on, on a thread of its own.
   *
   * @param changed runs after something was fetched
   * @param failed is told of a source that cannot be read now; its mirror stays
   */
  public void follow(
      Duration interval, Runnable changed, BiConsumer<Path, ModelLoadException> failed) {
    if (mirrors.isEmpty()) {
      return;
    }
    Thread.ofPlatform()
        .name("sources-sync")
        .daemon()
        .start(
            () -> {
              while (!ended(interval)) {
                if (syncAll(failed)) {
                  changed.run();
                }
              }
            });
  }

  private boolean ended(Duration interval) {
    try {
      return closed.await(interval.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private boolean syncAll(BiConsumer<Path, ModelLoadException> failed) {
    boolean changed = false;
    for (Mirror mirror : mirrors) {
      try {
        changed |= mirror.sync();
      } catch (IOException | RuntimeException unreachable) {
        failed.accept(
            mirror.path(),
            new ModelLoadException(
                "unreachable_source", String.valueOf(unreachable.getMessage()), null, unreachable));
      }
    }
    return changed;
  }

  @Override
  public void close() {
    closed.countDown();
    mirrors.forEach(Mirror::close);
  }
}
