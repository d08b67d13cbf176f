package dev.primavista.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.client.ModelMetadata.TensorMetadata;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads what servers say of themselves and of their models. */
final class MetadataReader {
  private MetadataReader() {}

  /** Takes a member of an object; whatever it leaves of the value is skipped. */
  private interface Member {
    void read(String name, JsonParser parser) throws IOException;
  }

  static ServerMetadata server(byte[] body) {
    String[] texts = {"", ""};
    List<String> extensions = new ArrayList<>();
    read(
        body,
        (name, parser) -> {
          switch (name) {
            case "name" -> texts[0] = text(parser);
            case "version" -> texts[1] = text(parser);
            case "extensions" -> extensions.addAll(texts(parser));
            default -> {}
          }
        });
    return new ServerMetadata(texts[0], texts[1], extensions);
  }

  static ModelMetadata model(byte[] body) {
    String[] texts = {"", ""};
    List<String> versions = new ArrayList<>();
    List<TensorMetadata> inputs = new ArrayList<>();
    List<TensorMetadata> outputs = new ArrayList<>();
    read(
        body,
        (name, parser) -> {
          switch (name) {
            case "name" -> texts[0] = text(parser);
            case "platform" -> texts[1] = text(parser);
            case "versions" -> versions.addAll(texts(parser));
            case "inputs" -> inputs.addAll(tensors(parser));
            case "outputs" -> outputs.addAll(tensors(parser));
            default -> {}
          }
        });
    return new ModelMetadata(texts[0], versions, texts[1], inputs, outputs);
  }

  private static void read(byte[] body, Member member) {
    try (JsonParser parser = Json.parser(body)) {
      parser.nextToken();
      object(parser, member);
    } catch (IOException e) {
      throw Json.malformed(e);
    }
  }

  private static void object(JsonParser parser, Member member) throws IOException {
    ResponseReader.require(
        parser.currentToken() == JsonToken.START_OBJECT, "the answer is no JSON object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      member.read(name, parser);
      parser.skipChildren();
    }
  }

  private static String text(JsonParser parser) throws IOException {
    return parser.currentToken().isScalarValue() && parser.currentToken() != JsonToken.VALUE_NULL
        ? parser.getText()
        : "";
  }

  private static List<String> texts(JsonParser parser) throws IOException {
    List<String> texts = new ArrayList<>();
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        texts.add(text(parser));
      }
    }
    return texts;
  }

  private static List<TensorMetadata> tensors(JsonParser parser) throws IOException {
    List<TensorMetadata> tensors = new ArrayList<>();
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        tensors.add(tensor(parser));
      }
    }
    return tensors;
  }

  private static TensorMetadata tensor(JsonParser parser) throws IOException {
    String[] texts = {"", ""};
    Shape[] shape = {Shape.of()};
    object(
        parser,
        (name, each) -> {
          switch (name) {
            case "name" -> texts[0] = text(each);
            case "datatype" -> texts[1] = text(each);
            case "shape" -> shape[0] = ResponseReader.shape(each);
            default -> {}
          }
        });
    DataType type = ResponseReader.dataType(texts[1]);
    return new TensorMetadata(texts[0], type, shape[0]);
  }
}
