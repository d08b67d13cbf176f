package dev.primavista.faq.match.encoder;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a {@code tokenizer.json} of Hugging Face's, of type WordPiece. */
final class TokenizerFile {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Map<String, Integer> vocabulary = new HashMap<>();
  private final List<String> added = new ArrayList<>();
  private String type = "";
  private String continuing = "##";
  private boolean lowercase = true;
  private int longestWord = 100;

  private TokenizerFile() {}

  /**
   * The tokenizer in these bytes.
   *
   * @throws ModelLoadException if they hold none, or one of another type
   */
  static WordPiece read(byte[] json) {
    TokenizerFile file = new TokenizerFile();
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      file.fields(parser, "");
    } catch (IOException damaged) {
      throw refusal("the tokenizer is no JSON that can be read");
    }
    if (!file.type.equals("WordPiece")) {
      throw refusal("the tokenizer's type is '" + file.type + "' (expected: WordPiece)");
    }
    try {
      return new WordPiece(
          new WordPiece.Settings(
              file.vocabulary, file.added, file.lowercase, file.continuing, file.longestWord));
    } catch (IllegalArgumentException incomplete) {
      throw refusal("the tokenizer is incomplete: " + incomplete.getMessage());
    }
  }

  private static ModelLoadException refusal(String message) {
    return new ModelLoadException(
        "unsupported_tokenizer", message, "take the tokenizer.json of a BERT-like encoder");
  }

  private void fields(JsonParser parser, String path) throws IOException {
    JsonToken token = parser.currentToken();
    JsonToken end = token == JsonToken.START_ARRAY ? JsonToken.END_ARRAY : JsonToken.END_OBJECT;
    if (token != JsonToken.START_ARRAY && token != JsonToken.START_OBJECT) {
      throw new IOException("neither object nor array");
    }
    for (token = parser.nextToken(); token != end; token = parser.nextToken()) {
      if (token == null) {
        throw new IOException("cut off");
      }
      String name = parser.currentName() == null ? "" : parser.currentName();
      if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
        fields(parser, name.isEmpty() ? path : path + "/" + name);
      } else if (token != JsonToken.FIELD_NAME) {
        value(parser, path, name);
      }
    }
  }

  private void value(JsonParser parser, String path, String name) throws IOException {
    switch (path) {
      case "/model/vocab" -> vocabulary.put(name, parser.getValueAsInt());
      case "/model" -> {
        switch (name) {
          case "type" -> type = parser.getText();
          case "continuing_subword_prefix" -> continuing = parser.getText();
          case "max_input_chars_per_word" -> longestWord = parser.getValueAsInt();
          default -> {}
        }
      }
      case "/normalizer" -> {
        if (name.equals("lowercase")) {
          lowercase = parser.getValueAsBoolean();
        }
      }
      case "/added_tokens" -> {
        if (name.equals("content")) {
          added.add(parser.getText());
        }
      }
      default -> {}
    }
  }
}
