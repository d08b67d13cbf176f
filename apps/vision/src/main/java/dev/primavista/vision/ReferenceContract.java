package dev.primavista.vision;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.server.http.Response;
import dev.primavista.server.json.JsonFields;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.vision.ClassScores.Prediction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The request and answer shapes of the 2018 reference's image services and of their successor. */
final class ReferenceContract {
  private ReferenceContract() {}

  /** Which service's client asks. */
  enum Shape {
    /** TensorFlow and PyTorch: a dictionary of base64 texts. */
    DICTIONARY,
    /** Keras: a dictionary inside a JSON text, answered with a Python repr inside a JSON text. */
    KERAS,
    /** The successor: a form of files, answered with a list. */
    FORM
  }

  /** The dictionary inside the Keras client's text. */
  static Map<String, String> inner(String text) {
    String document = "{\"input\": " + text + "}";
    return JsonFields.parse(document.getBytes(StandardCharsets.UTF_8)).namedTexts("input");
  }

  /**
   * The pictures of a dictionary; quotes inside the texts and Python's {@code b'} are taken off.
   */
  static List<Picture> pictures(Map<String, String> named) {
    List<Picture> pictures = new ArrayList<>();
    for (Map.Entry<String, String> entry : named.entrySet()) {
      String text = entry.getValue().strip();
      text = text.replaceFirst("^\"+", "").replaceFirst("\"+$", "");
      text = text.replaceFirst("^b'", "").replaceFirst("'$", "");
      try {
        pictures.add(new Picture(entry.getKey(), Base64Text.decode(text)));
      } catch (IllegalArgumentException e) {
        throw new InvalidRequest(
            "malformed_base64",
            "picture '" + entry.getKey() + "' is no base64 text",
            "input." + entry.getKey());
      }
    }
    return pictures;
  }

  static Response answer(Shape shape, List<Outcome.Classified> pictures, double tookMillis) {
    String message = String.format(Locale.ROOT, "Computed in %.2f ms", tookMillis);
    JsonWriter json = new JsonWriter();
    switch (shape) {
      case DICTIONARY -> {
        json.beginObject().name("result").beginArray();
        writeDictionary(json, pictures, false);
        json.value(message).endArray().endObject();
      }
      case FORM -> {
        json.beginArray();
        writeDictionary(json, pictures, true);
        json.value(message).endArray();
      }
      case KERAS -> json.beginObject().field("result", python(pictures, message)).endObject();
    }
    return Response.json(json);
  }

  private static void writeDictionary(
      JsonWriter json, List<Outcome.Classified> pictures, boolean triples) {
    json.beginObject();
    for (Outcome.Classified picture : pictures) {
      json.name(picture.name()).beginArray();
      for (Prediction prediction : picture.predictions()) {
        json.beginArray();
        if (triples) {
          json.value(wordNetId(prediction)).value(shortName(prediction));
        } else {
          json.value(prediction.label());
        }
        json.value(prediction.probability()).endArray();
      }
      json.endArray();
    }
    json.endObject();
  }

  private static String python(List<Outcome.Classified> pictures, String message) {
    List<String> entries = new ArrayList<>();
    for (Outcome.Classified picture : pictures) {
      List<String> tuples = new ArrayList<>();
      for (Prediction prediction : picture.predictions()) {
        tuples.add(
            "("
                + quoted(wordNetId(prediction))
                + ", "
                + quoted(shortName(prediction))
                + ", "
                + prediction.probability()
                + ")");
      }
      entries.add(quoted(picture.name()) + ": [" + String.join(", ", tuples) + "]");
    }
    return "({" + String.join(", ", entries) + "}, " + quoted(message) + ")";
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
  }

  /** Of "n02127052 lynx, catamount" the id; of any other label the label. */
  private static String wordNetId(Prediction prediction) {
    String label = prediction.label();
    return label.matches("n[0-9]{8} .*") ? label.substring(0, 9) : label;
  }

  /** Of "n02127052 lynx, catamount" Keras' name, "lynx"; of any other label the label. */
  private static String shortName(Prediction prediction) {
    String label = prediction.label();
    if (!label.matches("n[0-9]{8} .*")) {
      return label;
    }
    return label.substring(10).replaceFirst(",.*", "").replace(' ', '_');
  }
}
