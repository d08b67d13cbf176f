package dev.primavista.server.records;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads JSON values into the columns that they belong to. */
final class ValueReader {
  /** The one member of an object that stands for bytes, as TensorFlow Serving writes them. */
  static final String BASE64 = "b64";

  private ValueReader() {}

  /** Reads the parser's current value into a column. */
  static void read(JsonParser parser, ColumnBuilder column) throws IOException {
    switch (parser.currentToken()) {
      case VALUE_STRING -> column.addText(parser.getText());
      case VALUE_NUMBER_INT -> addWhole(parser, column);
      case VALUE_NUMBER_FLOAT -> column.addNumber(parser.getDoubleValue());
      case VALUE_TRUE -> addTruth(column, true);
      case VALUE_FALSE -> addTruth(column, false);
      case VALUE_NULL -> column.addMissing();
      case START_ARRAY -> {
        if (column.spec().shape().rank() < 2) {
          throw column.wrong("an array given, a value expected");
        }
        parser.nextToken();
        readNested(parser, column);
      }
      default -> {
        parser.nextToken();
        readBytes(parser, column);
      }
    }
  }

  /** Reads an array, from its first value to its end, as one value of a column. */
  static void readNested(JsonParser parser, ColumnBuilder column) throws IOException {
    column.beginArray();
    readRest(parser, column);
    column.endArray();
  }

  /** Reads from the current value to the end of its array. */
  static void readRest(JsonParser parser, ColumnBuilder column) throws IOException {
    for (; parser.currentToken() != JsonToken.END_ARRAY; parser.nextToken()) {
      read(parser, column);
    }
  }

  /** Reads the object that the parser stands inside of, which has to be bytes in base64. */
  static void readBytes(JsonParser parser, ColumnBuilder column) throws IOException {
    boolean bytes =
        parser.currentToken() == JsonToken.FIELD_NAME
            && parser.currentName().equals(BASE64)
            && parser.nextToken() == JsonToken.VALUE_STRING;
    if (!bytes) {
      throw column.wrong("an object given, a value expected");
    }
    column.addBase64(parser.getText());
    if (parser.nextToken() != JsonToken.END_OBJECT) {
      throw column.wrong("an object given, a value expected");
    }
  }

  private static void addWhole(JsonParser parser, ColumnBuilder column) throws IOException {
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      column.addNumber(parser.getDoubleValue());
    } else {
      column.addWhole(parser.getLongValue());
    }
  }

  private static void addTruth(ColumnBuilder column, boolean truth) {
    if (column.takesNumbers()) {
      column.addNumber(truth ? 1 : 0);
    } else {
      column.addText(truth ? "True" : "False");
    }
  }
}
