package dev.primavista.sources;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Models that lie elsewhere, as folders here: over HTTP(S), in S3, Google Cloud Storage, Azure Blob
 * Storage, at Hugging Face, or in an OCI registry.
 *
 * <p>{@code mirrors} is filled before {@link #follow} starts the thread that reads it.
 */
public final class Sources implements AutoCloseable {
  private static final int HASH_DIGITS = 16;

  private final Map<String, String> environment;
  private final Path cache;
  private final ProxySelector proxies;
  private final Consumer<String> warnings;
  private final List<Mirror> mirrors = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param environment variables with endpoints, regions and keys, by the names that the stores'
   *     own tools use
   * @param cache a folder for contents; it may be shared and deleted
   * @param proxies for what comes over HTTP
   * @param warnings of what is served although its source does not answer, and of what is left out
   */
  public Sources(
      Map<String, String> environment,
      Path cache,
      ProxySelector proxies,
      Consumer<String> warnings) {
    this.environment = Map.copyOf(environment);
    this.cache = cache;
    this.proxies = proxies;
    this.warnings = warnings;
  }

  /** Whether this is a URL and not a path. */
  public static boolean isUrl(String text) {
    return SourceUrl.looksLikeOne(text);
  }

  /**
   * Fetches what a URL names; while its source cannot be read, what was fetched last stands for it.
   *
   * @return the file or folder that stands for it; it is replaced as a whole when the source
   *     changes
   * @throws ModelLoadException if the URL is wrong, or nothing was fetched and its source cannot be
   *     read
   */
  public Path open(String text) {
    try {
      SourceUrl url = SourceUrl.parse(text);
      Mirror mirror = new Mirror(url, store(url), new BlobCache(cache), home(url), warnings);
      mirrors.add(mirror);
      fetch(mirror);
      return mirror.path();
    } catch (IllegalArgumentException wrong) {
      throw new ModelLoadException("wrong_url", String.valueOf(wrong.getMessage()));
    } catch (IOException unreachable) {
      throw refusal(unreachable);
    }
  }

  private void fetch(Mirror mirror) throws IOException {
    try {
      var _ = mirror.sync();
    } catch (IOException unreachable) {
      if (!mirror.keepsContent()) {
        throw unreachable;
      }
      warnings.accept(unreachable.getMessage() + "; what was fetched last is served");
    }
  }

  private static ModelLoadException refusal(Exception failure) {
    return new ModelLoadException(
        SourceException.codeOf(failure),
        String.valueOf(failure.getMessage()),
        failure instanceof SourceException told ? told.hint().orElse(null) : null,
        failure);
  }

  private Path home(SourceUrl url) {
    String name = url.toString().replaceAll("[^A-Za-z0-9.-]+", "-");
    String hash = Sha256.of(url.identity()).substring(0, HASH_DIGITS);
    return cache.resolve("mirrors").resolve(name + "-" + hash);
  }

  private RemoteStore store(SourceUrl url) {
    return switch (url.scheme()) {
      case "http", "https" -> new HttpStore(url, environment, client());
      case "hf" -> new HuggingFaceStore(url, environment, client());
      case "oci", "oci+http" -> new OciStore(url, environment);
      default -> OpendalStore.open(url, environment);
    };
  }

  private HttpClient client() {
    return HttpClients.open(environment, proxies);
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
        failed.accept(mirror.path(), refusal(unreachable));
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
