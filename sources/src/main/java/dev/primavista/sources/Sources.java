package dev.primavista.sources;

import dev.primavista.core.Sha256;
import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Models that lie elsewhere, as folders here: over HTTP(S), in S3, Google Cloud Storage, Azure Blob
 * Storage, at Hugging Face, or in an OCI registry.
 *
 * <p>All are opened before {@link #follow} is called.
 */
public final class Sources implements AutoCloseable {
  private static final int HASH_DIGITS = 16;

  /** Of a URL in a folder's name, which may have 255. */
  private static final int MOST_NAMED = 200;

  private final Variables variables;
  private final Path cache;
  private final ProxySelector proxies;
  private final Function<URI, Optional<String>> proxyLogins;
  private final Consumer<String> warnings;
  private final List<Mirror> mirrors = new ArrayList<>();
  private final List<Follower> followers = new ArrayList<>();

  /**
   * @param environment variables with endpoints, regions and keys, by the names that the stores'
   *     own tools use
   * @param cache a folder for contents; it may be shared and deleted
   * @param proxies for what comes over HTTP
   * @param proxyLogins what they want to see as {@code Proxy-Authorization}, by what is asked for
   * @param warnings of what is served although its source does not answer, and of what is left out
   */
  public Sources(
      Map<String, String> environment,
      Path cache,
      ProxySelector proxies,
      Function<URI, Optional<String>> proxyLogins,
      Consumer<String> warnings) {
    this.variables = new Variables(environment);
    this.cache = cache;
    this.proxies = proxies;
    this.proxyLogins = proxyLogins;
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

  private static ModelLoadException refusal(Throwable failure) {
    return new ModelLoadException(
        SourceException.codeOf(failure),
        String.valueOf(failure.getMessage()),
        failure instanceof SourceException told ? told.hint().orElse(null) : null,
        failure);
  }

  private Path home(SourceUrl url) {
    String name = url.toString().replaceAll("[^A-Za-z0-9.-]+", "-");
    String hash = Sha256.of(url.identity()).substring(0, HASH_DIGITS);
    String begin = name.substring(0, Math.min(MOST_NAMED, name.length()));
    return cache.resolve("mirrors").resolve(begin + "-" + hash);
  }

  private RemoteStore store(SourceUrl url) {
    return switch (url.scheme()) {
      case "http", "https" -> new HttpStore(url, variables, transport(proxies));
      case "hf" -> new HuggingFaceStore(url, variables, transport(proxies));
      case "oci", "oci+http" ->
          new OciStore(
              url,
              variables,
              transport(OciStore.isHere(url) ? HttpClient.Builder.NO_PROXY : proxies));
      default -> OpendalStore.open(url, variables);
    };
  }

  private Transport transport(ProxySelector selector) {
    return new Transport(HttpClients.open(variables, selector), proxyLogins);
  }

  /**
   * Looks for changes from now on, at each source on a thread of its own.
   *
   * @param changed runs after something was fetched
   * @param failed is told of a source that cannot be read now; its mirror stays
   */
  public void follow(
      Duration interval, Runnable changed, BiConsumer<Path, ModelLoadException> failed) {
    for (Mirror mirror : mirrors) {
      Follower follower =
          new Follower(
              mirror, interval, changed, failure -> failed.accept(mirror.path(), refusal(failure)));
      followers.add(follower);
      follower.start();
    }
  }

  @Override
  public void close() {
    if (followers.isEmpty()) {
      mirrors.forEach(Mirror::close);
    }
    followers.forEach(Follower::stop);
    followers.forEach(Follower::close);
  }
}
