package dev.primavista.packaging;

import com.google.cloud.tools.jib.api.ImageReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import land.oras.Config;
import land.oras.ContainerRef;
import land.oras.Layer;
import land.oras.Manifest;
import land.oras.Registry;
import land.oras.exception.OrasException;

/**
 * What lies beside an image in its registry, under tags made of its digest: {@code .sig} holds
 * signatures, {@code .sbom} the bill of materials, as cosign places them.
 */
public final class Attachments {
  private static final String PAYLOAD = "application/vnd.dev.cosign.simplesigning.v1+json";
  private static final String SIGNATURE = "dev.cosignproject.cosign/signature";
  private static final String MATERIALS = "application/vnd.cyclonedx+json";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final int NOT_FOUND = 404;

  private final ImageReference image;
  private final RegistryAccess access;
  private final Registry registry;

  /**
   * @param name of the image, with its tag or digest
   * @param access how its registry is reached
   */
  public Attachments(String name, RegistryAccess access) {
    this.image = ImagePlan.parse(name);
    this.access = access;
    this.registry = access.registry(image);
  }

  /** Signs the image of a digest. */
  public void sign(String digest, Path key) {
    Signature made = Signature.of(repository(), digest, Signature.privateKey(key));
    String text = Base64.getEncoder().encodeToString(made.signature());
    put(digest, ".sig", made.payload(), PAYLOAD, Map.of(SIGNATURE, text));
  }

  /** Puts a bill of materials beside the image of a digest. */
  public void describe(String digest, byte[] materials) {
    put(digest, ".sbom", materials, MATERIALS, Map.of());
  }

  /**
   * The digest of the image, if a key signed it.
   *
   * @throws PackagingException if it did not
   */
  public String verify(Path key) {
    try {
      String digest = digest();
      for (Signature one : signatures(digest)) {
        if (one.holds(repository(), digest, Signature.publicKey(key))) {
          return digest;
        }
      }
      throw new PackagingException(
          "not_signed",
          image + " (" + digest + ") has no signature of " + key + " (expected: one)",
          null);
    } catch (OrasException failure) {
      throw failed(failure);
    }
  }

  private String digest() {
    Manifest manifest = registry.getManifest(at(image.getQualifier()));
    String digest =
        "sha256:" + Fingerprint.sha256(manifest.getJson().getBytes(StandardCharsets.UTF_8));
    Optional<String> asked = image.getDigest();
    if (asked.isPresent() && !asked.get().equals(digest)) {
      throw new PackagingException("not_signed", image + " is " + digest, null);
    }
    return digest;
  }

  private List<Signature> signatures(String digest) {
    try {
      return registry.getManifest(at(tag(digest, ".sig"))).getLayers().stream()
          .filter(layer -> PAYLOAD.equals(layer.getMediaType()))
          .flatMap(layer -> signature(layer).stream())
          .toList();
    } catch (OrasException absent) {
      if (absent.getStatusCode() != null && absent.getStatusCode() == NOT_FOUND) {
        return List.of();
      }
      throw absent;
    }
  }

  private Optional<Signature> signature(Layer layer) {
    Map<String, String> notes = layer.getAnnotations();
    String text = notes == null ? null : notes.get(SIGNATURE);
    String digest = layer.getDigest();
    if (text == null || digest == null) {
      return Optional.empty();
    }
    byte[] payload = registry.getBlob(at(digest));
    try {
      return Optional.of(new Signature(payload, Base64.getDecoder().decode(text)));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private void put(
      String digest, String kind, byte[] content, String type, Map<String, String> notes) {
    try {
      ContainerRef target = at(tag(digest, kind));
      Layer layer = registry.pushBlob(target, content).withMediaType(type).withAnnotations(notes);
      byte[] config =
          ("{\"architecture\":\"\",\"os\":\"\",\"config\":{},\"rootfs\":{\"type\":\"layers\","
                  + "\"diff_ids\":[\""
                  + layer.getDigest()
                  + "\"]}}")
              .getBytes(StandardCharsets.UTF_8);
      Config described = Config.fromBlob(CONFIG, registry.pushBlob(target, config));
      registry.pushManifest(
          target, Manifest.empty().withConfig(described).withLayers(List.of(layer)));
    } catch (OrasException failure) {
      throw failed(failure);
    }
  }

  private PackagingException failed(OrasException failure) {
    Integer status = failure.getStatusCode();
    if (status != null && (status == 401 || status == 403)) {
      return access.refused(image);
    }
    if (status != null && status == NOT_FOUND) {
      return new PackagingException("no_image", image + " is not in the registry", null);
    }
    return access.failed(image, failure);
  }

  private String repository() {
    return image.getRegistry() + "/" + image.getRepository();
  }

  private static String tag(String digest, String kind) {
    return digest.replace(':', '-') + kind;
  }

  private ContainerRef at(String tagOrDigest) {
    String separator = tagOrDigest.startsWith("sha256:") ? "@" : ":";
    return ContainerRef.parse(repository() + separator + tagOrDigest);
  }
}
