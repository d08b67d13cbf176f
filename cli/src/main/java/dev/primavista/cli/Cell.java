package dev.primavista.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** A value in a file of rows. */
sealed interface Cell {
  /** A number, or a word that may be one, as CSV has it. */
  record Text(String text) implements Cell {}

  record Numeral(double number) implements Cell {}

  record Cells(List<Cell> items) implements Cell {}

  record Fields(SequencedMap<String, Cell> fields) implements Cell {}

  /** The JSON value that the parser's current token begins. */
  static Cell read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> new Text(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Numeral(parser.getDoubleValue());
      case VALUE_TRUE -> new Numeral(1);
      case VALUE_FALSE -> new Numeral(0);
      case START_ARRAY -> {
        List<Cell> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(read(parser));
        }
        yield new Cells(items);
      }
      case START_OBJECT -> {
        SequencedMap<String, Cell> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          fields.put(name, read(parser));
        }
        yield new Fields(fields);
      }
      default -> new Numeral(Double.NaN);
    };
  }

  /** This value as a number; an empty text is a missing number. */
  default double number(String place) {
    return switch (this) {
      case Numeral numeral -> numeral.number();
      case Text text when text.text().isBlank() -> Double.NaN;
      case Text text -> {
        try {
          yield Double.parseDouble(text.text().strip());
        } catch (NumberFormatException e) {
          throw new CommandFailure(
              "wrong_type", place + ": a text where a number is expected", null);
        }
      }
      default ->
          throw new CommandFailure(
              "wrong_type", place + ": a list where a number is expected", null);
    };
  }

  /** This value as a text. */
  default String text(String place) {
    return switch (this) {
      case Text text -> text.text();
      case Numeral numeral -> String.valueOf(numeral.number());
      default ->
          throw new CommandFailure("wrong_type", place + ": a list where a text is expected", null);
    };
  }
}
