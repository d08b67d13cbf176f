package dev.primavista.sources;

import dev.primavista.core.Amount;
import dev.primavista.core.UnpackedLibraries;
import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.opendal.AsyncOperator;
import org.apache.opendal.Entry;
import org.apache.opendal.ListOptions;
import org.apache.opendal.Metadata;
import org.apache.opendal.OpenDALException;
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

  /** What a piece or a listing may take, its retries included. */
  private static final Duration MOST = Duration.ofMinutes(5);

  private final OpendalCalls calls;
  private final SourceUrl url;
  private final String path;

  private OpendalStore(OpendalCalls calls, SourceUrl url, String path) {
    this.calls = calls;
    this.url = url;
    this.path = path;
  }

  /**
   * Opens a store; nothing is asked of it yet.
   *
   * @param variables that name endpoints, regions and keys
   * @throws ModelLoadException if one of them says what cannot be meant
   */
  static OpendalStore open(SourceUrl url, Variables variables) {
    return open(url, variables, MOST);
  }

  /** The same, with what a call may take. */
  static OpendalStore open(SourceUrl url, Variables variables, Duration most) {
    OpendalConfig config = OpendalConfig.of(url, variables);
    try (AsyncOperator plain = AsyncOperator.of(config.service(), config.options())) {
      UnpackedLibraries.forget("libopendal_java");
      OpendalCalls calls = new OpendalCalls(plain.layer(RETRIES), url, most);
      return new OpendalStore(calls, url, config.path());
    } catch (OpenDALException refused) {
      throw new ModelLoadException(
          "wrong_setting", url + ": " + OpendalFailure.reason(refused), OpendalFailure.VARIABLES);
    }
  }

  @Override
  public List<RemoteFile> list() throws IOException {
    try {
      Optional<RemoteFile> single = single();
      if (single.isPresent() && single.get().size() > 0) {
        return List.of(single.get());
      }
      List<RemoteFile> below = below();
      return single.isPresent() && below.isEmpty() ? List.of(single.get()) : below;
    } catch (OpenDALException failure) {
      throw failed("list", explained(failure));
    }
  }

  /** A refusal of a look at one file has no reason with it; that of a listing has. */
  private OpenDALException explained(OpenDALException failure) throws IOException {
    String told = String.valueOf(failure.getMessage());
    if (!told.contains(" at stat") || !told.contains("response: ")) {
      return failure;
    }
    try {
      var _ = calls.list(path + "/", ListOptions.builder().limit(1).build());
      return failure;
    } catch (OpenDALException explained) {
      return explained;
    }
  }

  /** The file that the URL itself names; empty if it names none. An empty one may mark a folder. */
  private Optional<RemoteFile> single() throws IOException {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try {
      Metadata metadata = calls.stat(path);
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

  private List<RemoteFile> below() throws IOException {
    String folder = path.isEmpty() ? "" : path + "/";
    List<RemoteFile> files = new ArrayList<>();
    ListOptions options = ListOptions.builder().recursive(true).build();
    for (Entry entry : calls.list(folder, options)) {
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
        byte[] piece = calls.read(file.place(), at, length);
        if (piece.length != length) {
          throw new IOException(
              url
                  + ": "
                  + file.path()
                  + " gave "
                  + Amount.of(piece.length, "byte")
                  + " (expected: "
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
  public boolean unchanged(RemoteFile file, InputStream content) throws IOException {
    try {
      Metadata metadata = calls.stat(file.place());
      return metadata.getContentLength() == file.size() && tag(metadata).equals(file.tag());
    } catch (OpenDALException failure) {
      throw failed("look at " + file.path(), failure);
    }
  }

  private IOException failed(String what, OpenDALException failure) {
    return OpendalFailure.of(url + ": cannot " + what + ": ", failure);
  }

  @Override
  public void close() {
    calls.close();
  }
}
