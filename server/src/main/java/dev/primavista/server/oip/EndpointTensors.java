package dev.primavista.server.oip;

import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Binary tensors at SageMaker's endpoints, which pass no header field of Triton's on: its
 * containers tell the length of the JSON in the media type.
 */
public final class EndpointTensors {
  public static final String MEDIA_TYPE = "application/vnd.sagemaker-triton.binary+json";

  private static final String PARAMETER = ";json-header-size=";
  private static final Pattern HEAD_LENGTH =
      Pattern.compile(";\\s*json-header-size=([^;]*)", Pattern.CASE_INSENSITIVE);

  private EndpointTensors() {}

  /** What the media type says of the JSON's length; empty where it says nothing. */
  static Optional<String> headLength(Request request) {
    if (!request.mediaType().equals(MEDIA_TYPE)) {
      return Optional.empty();
    }
    Matcher told = HEAD_LENGTH.matcher(request.header("content-type").orElse(""));
    return told.find() ? Optional.of(told.group(1)) : Optional.empty();
  }

  /** The same answer, whose media type tells the length where tensors stand behind the JSON. */
  static Response told(Response answer) {
    String length = answer.headers().get(InferBody.HEADER.toLowerCase(Locale.ROOT));
    return length == null
        ? answer
        : answer.withHeader("content-type", MEDIA_TYPE + PARAMETER + length);
  }
}
