package dev.primavista.server.oip;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.Tensor;
import java.util.Arrays;
import java.util.Base64;

/** What an input's parameter {@code content_type} says of its elements, in MLServer's words. */
public enum ContentType {
  /** The values themselves, whatever Python makes of them: an array, texts or a column. */
  VALUES,

  /** Texts in base64, which stand for bytes. */
  BASE64;

  public static final String PARAMETER = "content_type";

  /**
   * The one of this name.
   *
   * @param label of the input, for messages
   * @param param where the input stands, for programs
   * @throws InvalidRequest if the name is of none of them: its values would be others than were
   *     meant
   */
  public static ContentType named(String name, String label, String param) {
    return switch (name) {
      case "", "np", "pd", "str" -> VALUES;
      case "base64" -> BASE64;
      default ->
          throw new InvalidRequest(
              "unknown_content_type",
              label + ": content_type is not known (expected: base64, np, pd or str)",
              param + ".parameters." + PARAMETER);
    };
  }

  /**
   * The tensor that is meant by the one that was sent.
   *
   * @param label of the input, for messages
   * @param param where the input stands, for programs
   * @throws InvalidRequest if its elements are not of this type
   */
  public Tensor decoded(Tensor sent, String label, String param) {
    return switch (this) {
      case VALUES -> sent;
      case BASE64 -> {
        if (!(sent instanceof BytesTensor texts)) {
          throw new InvalidRequest(
              "wrong_datatype",
              label + ": " + sent.dataType() + " given, BYTES expected for content_type base64",
              param + ".datatype");
        }
        byte[][] elements = new byte[texts.elementCount()][];
        Arrays.setAll(elements, index -> base64(texts.bytesAt(index), index, label, param));
        yield BytesTensor.wrap(texts.shape(), elements);
      }
    };
  }

  private static byte[] base64(byte[] text, int index, String label, String param) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(
          "malformed_base64",
          label + ": element " + index + " is no base64 (expected: as content_type says)",
          param + ".data[" + index + "]");
    }
  }
}
