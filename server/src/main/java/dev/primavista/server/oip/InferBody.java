package dev.primavista.server.oip;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.server.http.Request;

/**
 * The body of an infer request.
 *
 * @param headLength bytes of the JSON that it begins with
 * @param framed whether the request told that length, so that tensors may stand behind the JSON;
 *     the length 0 says that the whole body is the model's only input
 */
record InferBody(byte[] bytes, int headLength, boolean framed) {
  /** The header field that tells the JSON's length. */
  static final String HEADER = "Inference-Header-Content-Length";

  /**
   * @throws InvalidRequest if the header is no length of a part of the body
   */
  static InferBody of(Request request) {
    byte[] bytes = request.body();
    String field =
        request
            .header(HEADER)
            .or(() -> EndpointTensors.headLength(request))
            .map(String::trim)
            .orElse(null);
    if (field == null) {
      return json(bytes);
    }
    if (!field.matches("[0-9]{1,10}") || Long.parseLong(field) > bytes.length) {
      throw new InvalidRequest(
          "wrong_header_length",
          "header " + HEADER + " is out of range (expected: 0 to " + bytes.length + ")",
          HEADER);
    }
    return new InferBody(bytes, Integer.parseInt(field), true);
  }

  /** A body that is JSON and nothing else. */
  static InferBody json(byte[] bytes) {
    return new InferBody(bytes, bytes.length, false);
  }

  /** Whether the body is the model's only input itself. */
  boolean isRaw() {
    return framed && headLength == 0;
  }
}
