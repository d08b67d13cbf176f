package dev.primavista.server.records;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.ServingException.InvalidRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The cells of one record that is a small data frame, as KServe V1 makes one of every instance: a
 * cell of a column of single values may be an array of them, or an object of them by their rows'
 * names, which all cells have in one order.
 */
final class FrameCells {
  private List<String> rowNames = List.of();

  /** Reads the parser's current value, or values, into a column. */
  void read(JsonParser parser, ColumnBuilder column) throws IOException {
    boolean single = column.spec().shape().rank() < 2;
    JsonToken token = parser.currentToken();
    if (single && token == JsonToken.START_ARRAY) {
      parser.nextToken();
      ValueReader.readRest(parser, column);
    } else if (single && token == JsonToken.START_OBJECT) {
      readObject(parser, column);
    } else {
      ValueReader.read(parser, column);
    }
  }

  private void readObject(JsonParser parser, ColumnBuilder column) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.FIELD_NAME && parser.currentName().equals(ValueReader.BASE64)) {
      ValueReader.readBytes(parser, column);
      return;
    }
    List<String> names = new ArrayList<>();
    for (; token == JsonToken.FIELD_NAME; token = parser.nextToken()) {
      names.add(parser.currentName());
      parser.nextToken();
      ValueReader.read(parser, column);
    }
    if (!rowNames.isEmpty() && !rowNames.equals(names)) {
      throw new InvalidRequest(
          "wrong_shape",
          "column '"
              + column.spec().name()
              + "' has other rows than the column before (expected: the same in one order)",
          column.spec().name());
    }
    rowNames = names;
  }
}
