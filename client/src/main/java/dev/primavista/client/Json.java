package dev.primavista.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;

/** JSON with the bare NaN and Infinity that the protocol's servers read and write. */
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .build();

  private Json() {}

  static JsonParser parser(byte[] bytes) throws IOException {
    return FACTORY.createParser(bytes);
  }

  /** Of a part of these bytes. */
  static JsonParser parser(byte[] bytes, int from, int length) throws IOException {
    return FACTORY.createParser(bytes, from, length);
  }

  /**
   * The whole number that the parser stands at; {@code 3.0} is one too.
   *
   * @throws InferenceException.Malformed if it is none
   */
  static long whole(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return parser.getLongValue();
    }
    String text = parser.getText();
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
      try {
        return new BigDecimal(text).longValueExact();
      } catch (ArithmeticException | NumberFormatException broken) {
        // Told below.
      }
    }
    throw new InferenceException.Malformed("'" + text + "' is no whole number", null);
  }

  /** What is wrong with a text that is no JSON, without where it was read from. */
  static InferenceException.Malformed malformed(IOException failure) {
    String reason =
        failure instanceof JsonProcessingException known
            ? known.getOriginalMessage().replaceAll(" \\(start marker at .*?\\]\\)", "")
            : failure.getMessage();
    return new InferenceException.Malformed("the answer is no JSON: " + reason, failure);
  }

  static JsonGenerator generator(OutputStream out) throws IOException {
    return FACTORY.createGenerator(out);
  }
}
