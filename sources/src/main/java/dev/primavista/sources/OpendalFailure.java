package dev.primavista.sources;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.opendal.OpenDALException;

/** Why a store refuses, read from what OpenDAL tells of it. */
final class OpendalFailure {
  static final String VARIABLES =
      "docs/guides/model-repository.md names the variables with the keys of each store";

  /** As S3 and its kin call a reason. */
  private static final Pattern CODE = Pattern.compile("Error \\{ code: \"(\\w+)\"");

  private static final Pattern STATUS = Pattern.compile("Parts \\{ status: (\\d{3})");
  private static final Pattern REGION =
      Pattern.compile("\"x-amz-bucket-region\": \"([a-z0-9-]+)\"|expecting '([a-z0-9-]+)'");

  private OpendalFailure() {}

  /**
   * A failure as it is told.
   *
   * @param begin of the sentence: what failed, and a colon
   */
  static SourceException of(String begin, OpenDALException failure) {
    String code = first(CODE, failure).orElse("");
    return switch (code) {
      case "NoSuchBucket" ->
          SourceException.unreachable(begin + "there is no such bucket", failure);
      case "ExpiredToken", "TokenRefreshRequired" ->
          SourceException.unreachable(
              begin + "the keys have expired", "set AWS_SESSION_TOKEN and its keys to new ones");
      case "PermanentRedirect", "AuthorizationHeaderMalformed" ->
          SourceException.unreachable(
              begin + "the bucket lies in another region",
              "set AWS_REGION to " + first(REGION, failure).orElse("the bucket's"));
      case "RequestTimeTooSkewed" ->
          SourceException.unreachable(
              begin + "this machine's clock differs from the store's", "set the clock");
      default -> byKind(begin, code, failure);
    };
  }

  private static SourceException byKind(String begin, String code, OpenDALException failure) {
    return switch (failure.getCode()) {
      case NotFound ->
          SourceException.unreachable(begin + "there is nothing of this name", failure);
      case PermissionDenied ->
          SourceException.unreachable(
              begin + "the store denies it" + (code.isEmpty() ? "" : " (" + code + ")"), VARIABLES);
      default -> SourceException.unreachable(begin + reason(failure), failure);
    };
  }

  /**
   * What OpenDAL names as the source of a failure, or else the store's word for it, or else its
   * first line; without queries, which may be signatures.
   */
  static String reason(OpenDALException failure) {
    List<String> lines = String.valueOf(failure.getMessage()).lines().map(String::strip).toList();
    int source = lines.indexOf("Source:");
    if (source >= 0 && source + 1 < lines.size()) {
      return lines.get(source + 1).replaceAll("\\?[^\\s)]*", "?...");
    }
    String line = lines.isEmpty() ? "" : lines.getFirst().replaceFirst("^.* => ", "");
    return first(CODE, failure)
        .or(() -> first(STATUS, failure))
        .map(told -> "the store answers " + told)
        .orElse(line.replaceAll("\\?[^\\s)]*", "?..."));
  }

  private static Optional<String> first(Pattern pattern, OpenDALException failure) {
    Matcher found = pattern.matcher(String.valueOf(failure.getMessage()));
    if (!found.find()) {
      return Optional.empty();
    }
    for (int group = 1; group <= found.groupCount(); group++) {
      if (found.group(group) != null) {
        return Optional.of(found.group(group));
      }
    }
    return Optional.empty();
  }
}
