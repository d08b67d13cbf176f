package dev.primavista.sources;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import land.oras.ContainerRef;
import land.oras.Layer;
import land.oras.Registry;
import land.oras.exception.OrasException;

/**
 * An artifact in an OCI registry, by ORAS: each layer with a title is a file of that name. What a
 * layer holds is fixed by its digest.
 */
final class OciStore implements RemoteStore {
  private static final String TITLE = "org.opencontainers.image.title";
  private static final String SHA256 = "sha256:";

  private final SourceUrl url;
  private final Registry registry;
  private final ContainerRef reference;

  /**
   * Names an artifact.
   *
   * @param environment {@code PRIMA_OCI_USER} and {@code PRIMA_OCI_PASSWORD}; without them, what
   *     docker's configuration says
   */
  OciStore(SourceUrl url, Map<String, String> environment) {
    this.url = url;
    this.reference = ContainerRef.parse(url.authority() + "/" + url.path());
    String user = environment.get("PRIMA_OCI_USER");
    String password = environment.getOrDefault("PRIMA_OCI_PASSWORD", "");
    Registry.Builder builder = Registry.builder();
    boolean loopback = url.authority().matches("(localhost|127\\.0\\.0\\.1)(:\\d+)?");
    if (loopback) {
      builder = builder.insecure();
    } else if (user != null) {
      builder = builder.defaults(url.authority(), user, password);
    } else {
      builder = builder.defaults();
    }
    this.registry = builder.build();
  }

  @Override
  public List<RemoteFile> list() throws IOException {
    try {
      List<RemoteFile> files = new ArrayList<>();
      for (Layer layer : registry.getManifest(reference).getLayers()) {
        String title = layer.getAnnotations() == null ? null : layer.getAnnotations().get(TITLE);
        if (title != null) {
          files.add(file(title, layer));
        }
      }
      return files;
    } catch (OrasException failure) {
      throw failed("list", failure);
    }
  }

  private RemoteFile file(String title, Layer layer) throws IOException {
    String digest = layer.getDigest();
    Long size = layer.getSize();
    if (digest == null || size == null) {
      throw new IOException(url + ": the layer " + title + " has no digest or no size");
    }
    Optional<String> sha256 =
        digest.startsWith(SHA256)
            ? Optional.of(digest.substring(SHA256.length()))
            : Optional.empty();
    return new RemoteFile(title, digest, size, digest, sha256);
  }

  @Override
  public void copy(RemoteFile file, long offset, OutputStream out) throws IOException {
    try (InputStream blob = registry.fetchBlob(reference.withDigest(file.place()))) {
      blob.skipNBytes(offset);
      blob.transferTo(out);
    } catch (OrasException failure) {
      throw failed("read " + file.path(), failure);
    }
  }

  @Override
  public boolean unchanged(RemoteFile file) {
    return true;
  }

  private IOException failed(String what, OrasException failure) {
    return new IOException(url + ": cannot " + what + ": " + failure.getMessage(), failure);
  }

  @Override
  public void close() {
    // A registry holds nothing that has to be freed.
  }
}
