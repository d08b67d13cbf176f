package dev.primavista.sources;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import land.oras.ContainerRef;
import land.oras.Layer;
import land.oras.Registry;
import land.oras.auth.AuthProvider;
import land.oras.auth.AuthStore;
import land.oras.auth.AuthStoreAuthenticationProvider;
import land.oras.exception.OrasException;

/**
 * An artifact in an OCI registry, by ORAS: each layer with a title is a file of that name. What a
 * layer holds is fixed by its digest.
 */
final class OciStore implements RemoteStore {
  private static final String TITLE = "org.opencontainers.image.title";
  private static final String SHA256 = "sha256:";
  private static final List<Integer> REFUSED = List.of(401, 403);
  private static final int ABSENT = 404;

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
    this.reference = reference(url);
    String user = environment.get("PRIMA_OCI_USER");
    String password = environment.getOrDefault("PRIMA_OCI_PASSWORD", "");
    Registry.Builder builder =
        user == null
            ? Registry.builder().withAuthProvider(docker(environment))
            : Registry.builder().defaults(url.authority(), user, password);
    this.registry = builder.withInsecure(isInClear(url)).build();
  }

  private static ContainerRef reference(SourceUrl url) {
    try {
      return ContainerRef.parse(url.authority() + "/" + url.path());
    } catch (OrasException malformed) {
      throw new IllegalArgumentException(
          "url: '" + url + "' (expected: oci://REGISTRY/NAME:TAG)", malformed);
    }
  }

  private static boolean isInClear(SourceUrl url) {
    return url.scheme().equals("oci+http")
        || url.authority().matches("(localhost|127\\.0\\.0\\.1)(:\\d+)?");
  }

  /** What docker's configuration says; its folder may be named by {@code DOCKER_CONFIG}. */
  private static AuthProvider docker(Map<String, String> environment) {
    String folder = environment.getOrDefault("DOCKER_CONFIG", "");
    return folder.isEmpty()
        ? new AuthStoreAuthenticationProvider()
        : new AuthStoreAuthenticationProvider(
            AuthStore.newStore(List.of(Path.of(folder, "config.json"))));
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
      return files.size() == 1 ? List.of(named(files.getFirst())) : files;
    } catch (OrasException failure) {
      throw failed("list", failure);
    }
  }

  /** The one file of an artifact, called as the artifact where its own name says nothing. */
  private RemoteFile named(RemoteFile only) {
    return only.path().matches("model\\.\\w+")
        ? new RemoteFile(
            only.path().replaceFirst("model", url.name()),
            only.place(),
            only.size(),
            only.tag(),
            only.sha256())
        : only;
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
    String begin = url + ": cannot " + what + ": ";
    int status = failure.getStatusCode();
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof IOException)) {
      cause = cause.getCause();
    }
    String reason = String.valueOf(cause.getMessage());
    if (cause instanceof IOException broken) {
      return SourceException.unreachable(begin + HttpFiles.reason(broken), failure);
    }
    if (REFUSED.contains(status) || reason.contains("WWW-Authenticate")) {
      return SourceException.unreachable(
          begin + "the registry wants another login",
          "set PRIMA_OCI_USER and PRIMA_OCI_PASSWORD, or use 'docker login'");
    }
    return SourceException.unreachable(
        begin + (status == ABSENT ? "there is nothing of this name" : reason), failure);
  }

  @Override
  public void close() {
    // A registry holds nothing that has to be freed.
  }
}
