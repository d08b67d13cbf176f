package dev.primavista.sources;

import dev.primavista.core.UnpackedLibraries;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.opendal.AsyncOperator;
import org.apache.opendal.Entry;
import org.apache.opendal.ListOptions;
import org.apache.opendal.Metadata;
import org.apache.opendal.OpenDALException;
import org.apache.opendal.Operator;
import org.apache.opendal.layer.RetryLayer;

/** S3, Azure Blob Storage and Google Cloud Storage by Apache OpenDAL. */
final class OpendalStore implements RemoteStore {
  private static final RetryLayer RETRIES =
      RetryLayer.builder()
          .maxTimes(5)
          .minDelay(Duration.ofMillis(200))
          .maxDelay(Duration.ofSeconds(10))
          .factor(2)
          .jitter(true)
          .build();

  private static final int PIECE = 8 << 20;

  private final Operator operator;
  private final SourceUrl url;
  private final String path;

  private OpendalStore(Operator operator, SourceUrl url, String path) {
    this.operator = operator;
    this.url = url;
    this.path = path;
  }

  /**
   * Opens a store; nothing is asked of it yet.
   *
   * @param environment the variables that name endpoints, regions and keys
   */
  static OpendalStore open(SourceUrl url, Map<String, String> environment) {
    OpendalConfig config = OpendalConfig.of(url, environment);
    try (AsyncOperator plain = AsyncOperator.of(config.service(), config.options());
        AsyncOperator retrying = plain.layer(RETRIES)) {
      UnpackedLibraries.forget("libopendal_java");
      return new OpendalStore(retrying.blocking(), url, config.path());
    }
  }

  @Override
  public List<RemoteFile> list() throws IOException {
    try {
      Optional<RemoteFile> single = single();
      return single.isPresent() ? List.of(single.get()) : below();
    } catch (OpenDALException failure) {
      throw failed("list", failure);
    }
  }

  /** The file that the URL itself names; empty if it names none. */
  private Optional<RemoteFile> single() {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try {
      Metadata metadata = operator.stat(path);
      return metadata.isFile()
          ? Optional.of(
              new RemoteFile(
                  url.name(), path, metadata.getContentLength(), tag(metadata), url.sha256()))
          : Optional.empty();
    } catch (OpenDALException absent) {
      if (absent.getCode() == OpenDALException.Code.NotFound) {
        return Optional.empty();
      }
      throw absent;
    }
  }

  private List<RemoteFile> below() {
    String folder = path.isEmpty() ? "" : path + "/";
    List<RemoteFile> files = new ArrayList<>();
    ListOptions options = ListOptions.builder().recursive(true).build();
    for (Entry entry : operator.list(folder, options)) {
      if (entry.getMetadata().isFile() && entry.getPath().startsWith(folder)) {
        String relative = entry.getPath().substring(folder.length());
        Metadata metadata = entry.getMetadata();
        files.add(
            new RemoteFile(
                relative,
                entry.getPath(),
                metadata.getContentLength(),
                tag(metadata),
                Optional.empty()));
      }
    }
    return files;
  }

  private static String tag(Metadata metadata) {
    if (metadata.getEtag() != null) {
      // Listings have it without the quotes that the header field has.
      return metadata.getEtag().replace("\"", "");
    }
    return metadata.getLastModified() == null ? "" : metadata.getLastModified().toString();
  }

  @Override
  public void copy(RemoteFile file, long offset, OutputStream out) throws IOException {
    try {
      for (long at = offset; at < file.size(); at += PIECE) {
        int length = (int) Math.min(PIECE, file.size() - at);
        byte[] piece = operator.read(file.place(), at, length);
        if (piece.length != length) {
          throw new IOException(
              url
                  + ": "
                  + file.path()
                  + " gave "
                  + piece.length
                  + " bytes (expected: "
                  + length
                  + ")");
        }
        out.write(piece);
      }
    } catch (OpenDALException failure) {
      throw failed("read " + file.path(), failure);
    }
  }

  @Override
  public boolean unchanged(RemoteFile file) throws IOException {
    try {
      Metadata metadata = operator.stat(file.place());
      return metadata.getContentLength() == file.size() && tag(metadata).equals(file.tag());
    } catch (OpenDALException failure) {
      throw failed("look at " + file.path(), failure);
    }
  }

  private IOException failed(String what, OpenDALException failure) {
    String begin = url + ": cannot " + what + ": ";
    return switch (failure.getCode()) {
      case NotFound ->
          SourceException.unreachable(begin + "there is nothing of this name", failure);
      case PermissionDenied ->
          SourceException.unreachable(
              begin + "the store denies it",
              "docs/guides/model-repository.md names the variables with the keys of each store");
      default -> SourceException.unreachable(begin + reason(failure), failure);
    };
  }

  /**
   * What OpenDAL names as the source of a failure, or else its first line; without queries, which
   * may be signatures.
   */
  private static String reason(OpenDALException failure) {
    List<String> lines = String.valueOf(failure.getMessage()).lines().map(String::strip).toList();
    int source = lines.indexOf("Source:");
    String told =
        source >= 0 && source + 1 < lines.size()
            ? lines.get(source + 1)
            : lines.isEmpty() ? "" : lines.getFirst();
    return told.replaceAll("\\?[^\\s)]*", "?...");
  }

  @Override
  public void close() {
    operator.close();
  }
}
