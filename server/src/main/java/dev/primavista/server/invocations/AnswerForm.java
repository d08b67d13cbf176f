package dev.primavista.server.invocations;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.NpyFormat;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.records.CsvWriter;
import dev.primavista.server.records.RecordioRows;
import dev.primavista.server.records.RecordioWriter;
import dev.primavista.server.scoring.PredictionWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * The form in which a client asks for its predictions, as SageMaker's clients do by {@code Accept}:
 * the first that is known there, or JSON.
 */
enum AnswerForm {
  JSON("application/json"),
  JSON_LINES(InvocationBody.JSON_LINES),
  CSV(InvocationBody.CSV),
  NPY(NpyFormat.MEDIA_TYPE),
  RECORDIO(RecordioRows.MEDIA_TYPE);

  private final String mediaType;

  AnswerForm(String mediaType) {
    this.mediaType = mediaType;
  }

  /** What a request accepts. */
  static AnswerForm of(Request request) {
    return Arrays.stream(request.header("accept").orElse("").split(",", -1))
        .map(range -> range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
        .flatMap(range -> named(range).stream())
        .findFirst()
        .orElse(JSON);
  }

  private static Optional<AnswerForm> named(String range) {
    return range.equals("*/*")
        ? Optional.of(JSON)
        : Arrays.stream(values()).filter(form -> form.mediaType.equals(range)).findFirst();
  }

  /**
   * The answer.
   *
   * @param json how it is written in JSON
   */
  Response write(
      SequencedMap<String, Tensor> outputs,
      Function<SequencedMap<String, Tensor>, JsonWriter> json) {
    return switch (this) {
      case JSON -> Response.json(json.apply(outputs));
      case JSON_LINES -> Response.of(200, mediaType, PredictionWriter.lines(outputs));
      case CSV -> Response.of(200, mediaType + "; charset=utf-8", CsvWriter.write(outputs));
      case NPY -> Response.of(200, mediaType, array(outputs));
      case RECORDIO -> Response.of(200, mediaType, RecordioWriter.write(outputs));
    };
  }

  private static byte[] array(SequencedMap<String, Tensor> outputs) {
    String hint = "ask for application/json";
    if (outputs.size() != 1) {
      throw new InvalidRequest(
          "several_outputs",
          "an array in numpy's format holds one output, the model gives " + outputs.keySet(),
          null,
          hint);
    }
    try {
      return NpyFormat.write(outputs.firstEntry().getValue());
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest("no_npy_type", String.valueOf(e.getMessage()), null, hint);
    }
  }
}
