package dev.primavista.server.records;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.SequencedMap;
import java.util.StringJoiner;

/**
 * Writes answers as comma-separated lines (RFC 4180), one for each row, without a line of names:
 * all values of an output, then those of the next. A missing text is an empty field.
 */
public final class CsvWriter {
  private CsvWriter() {}

  /**
   * The lines in UTF-8.
   *
   * @throws InvalidRequest if the outputs have no rows, or not equally many
   */
  public static byte[] write(SequencedMap<String, Tensor> outputs) {
    int rows = AnswerRows.count(outputs, null, "ask for application/json");
    StringBuilder lines = new StringBuilder();
    for (int row = 0; row < rows; row++) {
      StringJoiner line = new StringJoiner(",", "", "\n");
      for (Tensor tensor : outputs.values()) {
        int width = (int) tensor.shape().elementsPerRow();
        for (int i = row * width; i < (row + 1) * width; i++) {
          line.add(field(tensor, i));
        }
      }
      lines.append(line);
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String field(Tensor tensor, int index) {
    if (tensor instanceof BytesTensor texts) {
      String text = texts.stringAt(index);
      boolean plain = text.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
      return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
    JsonWriter number = new JsonWriter().withBareWords();
    TensorElement.write(number, tensor, index);
    return number.toString();
  }
}
