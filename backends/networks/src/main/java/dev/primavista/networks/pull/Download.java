package dev.primavista.networks.pull;

import dev.primavista.core.TimedStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * Fetches a file over HTTP into a folder. What arrived is kept under the name with {@code .part}
 * until all is there and has the right checksum, so that a fetch that was cut off goes on where it
 * ended.
 */
public final class Download {
  private static final int TRIES = 4;
  private static final int CHUNK = 1 << 16;
  private static final int PARTIAL = 206;
  private static final int UNSATISFIABLE = 416;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Duration silence;
  private final HttpClient client;
  private final ProxySelector proxies;
  private final Path folder;
  private final Progress progress;

  /** Told of what arrived. */
  @FunctionalInterface
  public interface Progress {
    /** So many bytes of so many are there; the second is -1 where the server does not say. */
    void arrived(long bytes, long total);

    /** A connection was lost for this reason, and another one is made. */
    default void again(String reason) {}
  }

  public Download(Path folder, ProxySelector proxies, Progress progress) {
    this(folder, proxies, progress, PATIENCE);
  }

  /** The same where a connection is given up that brings nothing for so long. */
  Download(Path folder, ProxySelector proxies, Progress progress, Duration silence) {
    this.silence = silence;
    this.client =
        HttpClient.newBuilder()
            .proxy(proxies)
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    this.proxies = proxies;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * The file, fetched unless it is there already.
   *
   * @throws DownloadException if it cannot be fetched or has another checksum
   */
  public Path fetch(PublishedWeights weights) {
    Path file = folder.resolve(weights.file());
    try {
      Files.createDirectories(folder);
      if (Files.exists(file) && weights.checksum().holds(file)) {
        return file;
      }
      Path part = folder.resolve(weights.file() + ".part");
      complete(weights.url(), part);
      if (!weights.checksum().holds(part)) {
        throw wrong(weights, part);
      }
      return Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new DownloadException(
          "unwritable_file", file + " cannot be written: " + e, "choose another folder", e);
    }
  }

  private static DownloadException wrong(PublishedWeights weights, Path part) throws IOException {
    Checksum checksum = weights.checksum();
    String found = checksum.found(part);
    Files.delete(part);
    return new DownloadException(
        "wrong_checksum",
        "%s has %s %s (expected: %s); it was deleted"
            .formatted(weights.url(), checksum.algorithm(), found, checksum.digits()),
        "try again; if it stays so, the server does not have the published file",
        null);
  }

  /** Goes on until all is there, or several connections in a row brought nothing. */
  private void complete(URI url, Path part) throws IOException {
    Optional<IOException> last = Optional.empty();
    long most = -1;
    for (int vain = 0; vain < TRIES; vain++) {
      long before = Files.exists(part) ? Files.size(part) : 0;
      vain = before > most ? 0 : vain;
      most = Math.max(most, before);
      try {
        receive(url, part, before);
        return;
      } catch (WriteFailure failure) {
        throw failure.reason;
      } catch (IOException broken) {
        last = Optional.of(broken);
        if (vain + 1 < TRIES) {
          progress.again(reason(broken));
        }
      }
    }
    throw unreachable(url, part, last.orElseThrow());
  }

  private static DownloadException unreachable(URI url, Path part, IOException reason)
      throws IOException {
    long kept = Files.exists(part) ? Files.size(part) : 0;
    String rest =
        kept > 0 ? "; %,d bytes are kept and the next try goes on there".formatted(kept) : "";
    return new DownloadException(
        "no_network",
        url + " cannot be fetched: " + reason(reason) + rest,
        "set HTTPS_PROXY if there is a proxy, name a copy with --mirror URL, or fetch the file"
            + " elsewhere and give it with --from FILE",
        reason);
  }

  private static String reason(IOException broken) {
    String told = broken.getMessage();
    String untold =
        broken instanceof ConnectException
            ? "no connection could be made"
            : "the connection was lost";
    return told == null ? untold : told;
  }

  private void receive(URI url, Path part, long before) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(PATIENCE).GET();
    if (before > 0) {
      request.header("Range", "bytes=" + before + "-");
    }
    if (proxies instanceof ProxyVariables variables) {
      variables.login(url).ifPresent(login -> request.header("Proxy-Authorization", login));
    }
    HttpResponse<InputStream> response = send(request.build());
    try (InputStream body = new TimedStream(response.body(), silence)) {
      int status = response.statusCode();
      if (status == UNSATISFIABLE && before > 0) {
        // Nothing is left to fetch, or the part is longer than the file: the checksum tells.
        return;
      }
      if (status != 200 && status != PARTIAL) {
        throw refused(url, status);
      }
      if (status == PARTIAL && !range(response).startsWith("bytes " + before + "-")) {
        Files.delete(part);
        throw new IOException("the server answered another range: " + range(response));
      }
      long start = status == PARTIAL ? before : 0;
      long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
      append(body, part, start, length < 0 ? -1 : start + length);
    }
  }

  private static String range(HttpResponse<?> response) {
    return response.headers().firstValue("Content-Range").orElse("");
  }

  private static DownloadException refused(URI url, int status) {
    boolean redirect = status / 100 == 3;
    return new DownloadException(
        "http_status",
        url
            + " answered "
            + status
            + (redirect
                ? ", a redirect that is not followed (expected: 200 after at most 5 redirects, none"
                    + " of them from https to http)"
                : " (expected: 200)"),
        "fetch the file elsewhere and give it with --from FILE",
        null);
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void append(InputStream body, Path part, long start, long total) throws IOException {
    try (FileChannel out =
        FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.truncate(start).position(start);
      byte[] chunk = new byte[CHUNK];
      long arrived = start;
      for (int count = body.read(chunk); count >= 0; count = body.read(chunk)) {
        write(out, ByteBuffer.wrap(chunk, 0, count));
        arrived += count;
        progress.arrived(arrived, total);
      }
      if (total >= 0 && arrived < total) {
        throw new IOException("the connection ended early");
      }
    }
  }

  private static void write(FileChannel out, ByteBuffer bytes) throws WriteFailure {
    try {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } catch (IOException full) {
      throw new WriteFailure(full);
    }
  }

  /** The disk's fault, which no new connection mends. */
  private static final class WriteFailure extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient IOException reason;

    WriteFailure(IOException reason) {
      super(reason);
      this.reason = reason;
    }
  }
}
