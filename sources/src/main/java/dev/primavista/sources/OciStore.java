package dev.primavista.sources;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import land.oras.ContainerRef;
import land.oras.Layer;
import land.oras.Manifest;
import land.oras.auth.AuthStore;
import land.oras.auth.AuthStoreAuthenticationProvider;
import land.oras.exception.OrasException;

/**
 * An artifact in an OCI registry: each layer with a title is a file of that name. What a layer
 * holds is fixed by its digest. ORAS reads names, manifests and docker's logins.
 */
final class OciStore implements RemoteStore {
  private static final String TITLE = "org.opencontainers.image.title";
  private static final String SHA256 = "sha256:";
  private static final List<String> MANIFESTS =
      List.of(
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  /** In bytes; registries themselves take no more. */
  private static final int LARGEST_MANIFEST = 4 << 20;

  private final SourceUrl url;
  private final ContainerRef reference;
  private final URI manifest;
  private final HttpFiles files;

  /**
   * Names an artifact.
   *
   * @param variables {@code PRIMA_OCI_USER} and {@code PRIMA_OCI_PASSWORD}; without them, what
   *     docker's configuration says
   */
  OciStore(SourceUrl url, Variables variables, Transport transport) {
    this.url = url;
    this.reference = reference(url);
    String scheme = isInClear(url) ? "http" : "https";
    this.manifest = URI.create(scheme + "://" + reference.getManifestsPath());
    RegistryLogin login =
        new RegistryLogin(
            () -> password(variables),
            (realm, shown) -> files(realm, shown, transport),
            isInClear(url));
    this.files = files(manifest, login, transport);
  }

  private HttpFiles files(URI home, Login login, Transport transport) {
    return new HttpFiles(
        url,
        home,
        login,
        "set PRIMA_OCI_USER and PRIMA_OCI_PASSWORD, or use 'docker login'",
        transport);
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
    return url.scheme().equals("oci+http") || isHere(url);
  }

  /** Whether the registry is one of this machine. */
  static boolean isHere(SourceUrl url) {
    return url.authority().matches("(localhost|127\\.0\\.0\\.1)(:\\d+)?");
  }

  /**
   * What the variables say, or else docker's configuration; its folder may be named by {@code
   * DOCKER_CONFIG}.
   */
  private Optional<String> password(Variables variables) throws IOException {
    Optional<String> user = variables.value("PRIMA_OCI_USER");
    if (user.isPresent()) {
      return Optional.of(
          Login.basic(user.get() + ":" + variables.value("PRIMA_OCI_PASSWORD").orElse("")));
    }
    try {
      Optional<Path> folder = variables.value("DOCKER_CONFIG").map(Path::of);
      AuthStore store =
          folder.isEmpty()
              ? AuthStore.newStore()
              : AuthStore.newStore(List.of(folder.get().resolve("config.json")));
      return Optional.ofNullable(
          new AuthStoreAuthenticationProvider(store).getAuthHeader(reference));
    } catch (OrasException unreadable) {
      throw SourceException.unreachable(
          url + ": docker's configuration cannot be read", unreadable);
    }
  }

  @Override
  public List<RemoteFile> list() throws IOException {
    List<RemoteFile> files = new ArrayList<>();
    for (Layer layer : manifest().getLayers()) {
      String title = layer.getAnnotations() == null ? null : layer.getAnnotations().get(TITLE);
      if (title != null) {
        files.add(file(title, layer));
      }
    }
    return files.size() == 1 ? List.of(named(files.getFirst())) : files;
  }

  private Manifest manifest() throws IOException {
    HttpResponse<InputStream> response =
        files.get(manifest, Map.of("Accept", String.join(", ", MANIFESTS)));
    byte[] content;
    try (InputStream body = response.body()) {
      content = body.readNBytes(LARGEST_MANIFEST);
    } catch (IOException brokeOff) {
      throw SourceException.unreachable(url + ": the manifest broke off", brokeOff);
    }
    String digest = reference.getDigest();
    if (digest != null && !digest.equals(reference.getAlgorithm().digest(content))) {
      throw SourceException.wrongChecksum(url + ": the manifest has another digest");
    }
    if (response.headers().firstValue("content-type").orElse("").matches(".*(index|list).*")) {
      throw SourceException.unreachable(
          url + ": an index of several artifacts (expected: one artifact)");
    }
    try {
      return Manifest.fromJson(new String(content, StandardCharsets.UTF_8));
    } catch (OrasException malformed) {
      throw SourceException.unreachable(url + ": no manifest (expected: an artifact's)", malformed);
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
    String blob = "/blobs/" + file.place();
    files.copy(
        URI.create(manifest.toString().replaceFirst("/manifests/[^/]*$", blob)), file, offset, out);
  }

  @Override
  public boolean unchanged(RemoteFile file, InputStream content) {
    return true;
  }

  @Override
  public void close() {
    files.close();
  }
}
