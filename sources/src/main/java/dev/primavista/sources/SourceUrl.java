package dev.primavista.sources;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where models lie, such as {@code s3://bucket/models} or {@code hf://owner/name@main/model.onnx}.
 *
 * @param scheme in lower case
 * @param authority the host, bucket, container, registry or owner, with its port
 * @param rawPath as it was written
 * @param query as it was written, of HTTP alone; empty if there is none. It may be a signature.
 * @param sha256 what a single file's content has to be; empty for no check
 */
record SourceUrl(
    String scheme, String authority, String rawPath, String query, Optional<String> sha256) {
  private static final List<String> SCHEMES =
      List.of("https", "http", "s3", "gs", "az", "hf", "oci", "oci+http");
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
      throw wrong(text, "expected: scheme://place/path");
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!SCHEMES.contains(scheme) || uri.getRawAuthority() == null) {
      throw wrong(text, "expected: one of " + String.join("://, ", SCHEMES) + "://");
    }
    String query = Optional.ofNullable(uri.getRawQuery()).orElse("");
    if (!query.isEmpty() && !scheme.startsWith("http")) {
      throw wrong(text, "expected: no query, which only http:// and https:// have");
    }
    Optional<String> checksum = Optional.ofNullable(uri.getFragment());
    checksum.ifPresent(SourceUrl::requireChecksum);
    return new SourceUrl(
        scheme,
        uri.getRawAuthority(),
        uri.getRawPath(),
        query,
        checksum.map(each -> each.substring(CHECKSUM.length()).toLowerCase(Locale.ROOT)));
  }

  private static IllegalArgumentException wrong(String text, String expected) {
    return new IllegalArgumentException(
        "url: '" + withoutLogin(text).replaceFirst("\\?[^#]*", "?...") + "' (" + expected + ")");
  }

  /** A user alone may be a token. */
  private static String withoutLogin(String url) {
    return url.replaceFirst("://[^/]*@", "://");
  }

  private static void requireChecksum(String fragment) {
    if (!fragment.matches(CHECKSUM + "[0-9a-fA-F]{64}")) {
      throw new IllegalArgumentException(
          "url: fragment '" + fragment + "' (expected: sha256= and 64 hexadecimal digits)");
    }
  }

  /** The path without a slash at its begin and its end. */
  String path() {
    return decoded(trimmedPath());
  }

  /** The same as it was written. */
  String trimmedPath() {
    return rawPath.replaceAll("^/+|/+$", "");
  }

  /** What a part of a path means. */
  static String decoded(String raw) {
    return URI.create("x:/" + raw).getPath().substring(1);
  }

  /** What is asked for over HTTP. */
  URI address() {
    String asked = query.isEmpty() ? "" : "?" + query;
    String path = rawPath.isEmpty() ? "/" : rawPath;
    return URI.create(URI.create(scheme + "://" + authority + path + asked).toASCIIString());
  }

  /**
   * The last part of the path, or the authority's name where there is no path; of a hub's or a
   * registry's repository without its revision, tag or digest.
   */
  String name() {
    String path = path();
    if (scheme.startsWith("oci") || (scheme.equals("hf") && !trimmedPath().contains("/"))) {
      path = path.replaceFirst("[:@].*", "");
    }
    String last = path.isEmpty() ? authority : path.substring(path.lastIndexOf('/') + 1);
    return last.replaceAll("[^A-Za-z0-9._-]", "-");
  }

  /** What tells it from others, its secrets included. */
  String identity() {
    return plain() + (query.isEmpty() ? "" : "?" + query);
  }

  private String plain() {
    return withoutLogin(scheme + "://" + authority + "/" + path());
  }

  /** Without the checksum, the query, and a login that somebody wrote into it. */
  @Override
  public String toString() {
    return plain() + (query.isEmpty() ? "" : "?...");
  }
}
