package dev.primavista.sources;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * Where models lie, such as {@code s3://bucket/models} or {@code hf://owner/name@main/model.onnx}.
 *
 * @param scheme in lower case
 * @param authority the host, bucket, container, registry or owner, with its port
 * @param path without a slash at its begin and its end
 * @param sha256 what a single file's content has to be; empty for no check
 */
record SourceUrl(String scheme, String authority, String path, Optional<String> sha256) {
  private static final List<String> SCHEMES =
      List.of("https", "http", "s3", "gs", "az", "hf", "oci");
  private static final String CHECKSUM = "sha256=";

  /** Whether this is a URL and not a path. */
  static boolean looksLikeOne(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9+.-]+://.*");
  }

  /**
   * Reads a URL; its fragment may be {@code sha256=HEX}.
   *
   * @throws IllegalArgumentException if it is none that is known here
   */
  static SourceUrl parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException("url: '" + text + "' (expected: scheme://place/path)");
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(java.util.Locale.ROOT);
    if (!SCHEMES.contains(scheme) || uri.getRawAuthority() == null) {
      throw new IllegalArgumentException(
          "url: '" + text + "' (expected: one of " + String.join("://, ", SCHEMES) + "://)");
    }
    Optional<String> checksum = Optional.ofNullable(uri.getFragment());
    checksum.ifPresent(SourceUrl::requireChecksum);
    String path = uri.getPath() == null ? "" : uri.getPath().replaceAll("^/+|/+$", "");
    return new SourceUrl(
        scheme,
        uri.getRawAuthority(),
        path,
        checksum.map(each -> each.substring(CHECKSUM.length()).toLowerCase(java.util.Locale.ROOT)));
  }

  private static void requireChecksum(String fragment) {
    if (!fragment.matches(CHECKSUM + "[0-9a-fA-F]{64}")) {
      throw new IllegalArgumentException(
          "url: fragment '" + fragment + "' (expected: sha256= and 64 hexadecimal digits)");
    }
  }

  /** The last part of the path, or the authority's name where there is no path. */
  String name() {
    String last = path.isEmpty() ? authority : path.substring(path.lastIndexOf('/') + 1);
    return last.replaceAll("[^A-Za-z0-9._-]", "-");
  }

  /** Without the checksum, and without a password that somebody wrote into it. */
  @Override
  public String toString() {
    return scheme + "://" + authority.replaceFirst("^[^@/]*:[^@/]*@", "") + "/" + path;
  }
}
