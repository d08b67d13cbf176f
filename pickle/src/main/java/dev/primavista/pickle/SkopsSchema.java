package dev.primavista.pickle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** The JSON in a skops file. Its parser is made when the first file is read: pickles need none. */
final class SkopsSchema {
  static final long MOST_BYTES = 64L << 20;

  private static final int DEEPEST = 900;

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(DEEPEST)
                      .maxStringLength((int) MOST_BYTES)
                      .build())
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
              .build());

  private SkopsSchema() {}

  static JsonNode read(byte[] text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new PickleException("malformed_skops", "schema.json is no JSON that can be read");
    }
  }
}
