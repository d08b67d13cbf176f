package dev.primavista.sklearn.declared;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.sklearn.declared.Meaning.Ratio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A JSON file of declarations: one object, with one member per class. */
final class Declarations {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final long MOST_BYTES = 1_000_000;
  private static final String WORDS =
      "dense, passthrough, unused, or an object with selects, drops, applies, clips, fills,"
          + " appends_ratios or same_as";

  private Declarations() {}

  static List<UserClass> read(Path file) {
    List<UserClass> classes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : content(file).properties()) {
      try {
        classes.add(UserClass.of(entry.getKey(), meaning(entry.getValue())));
      } catch (IllegalArgumentException wrong) {
        throw refusal(file, entry.getKey() + ": " + wrong.getMessage());
      }
    }
    return classes;
  }

  private static JsonNode content(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw refusal(file, "it has more than " + MOST_BYTES + " bytes");
      }
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      if (!root.isObject()) {
        throw refusal(file, "it is no JSON object (expected: {\"module.Class\": ...})");
      }
      return root;
    } catch (JsonProcessingException malformed) {
      throw refusal(file, "it is no JSON: " + reason(malformed));
    } catch (IOException unreadable) {
      throw refusal(file, "it cannot be read: " + unreadable.getMessage());
    }
  }

  /** What Jackson says, without its own words for where the text came from. */
  private static String reason(JsonProcessingException malformed) {
    return malformed.getOriginalMessage().replaceAll(" \\(start marker at .*?\\]\\)", "");
  }

  private static ModelLoadException refusal(Path file, String reason) {
    return new ModelLoadException(
        "malformed_user_classes", file.getFileName() + ": " + reason, null);
  }

  private static Meaning meaning(JsonNode value) {
    if (value.isTextual()) {
      return switch (value.asText()) {
        case "dense" -> new Meaning.Dense();
        case "passthrough" -> new Meaning.Passthrough();
        case "unused" -> new Meaning.Unused();
        default -> throw unknown("'" + value.asText() + "'");
      };
    }
    Set<String> keys = new TreeSet<>();
    value.fieldNames().forEachRemaining(keys::add);
    if (keys.equals(Set.of("applies", "to"))) {
      return new Meaning.Applies(numpy(value.get("applies")), text(value.get("to")));
    }
    if (keys.size() != 1) {
      throw unknown(keys.toString());
    }
    String word = keys.iterator().next();
    JsonNode given = value.get(word);
    return switch (word) {
      case "selects" -> new Meaning.Selects(texts(given));
      case "drops" -> new Meaning.Drops(text(given));
      case "applies" -> new Meaning.Applies(numpy(given));
      case "clips" -> new Meaning.Clips(bound(given, 0), bound(given, 1));
      case "fills" -> new Meaning.Fills(text(given));
      case "appends_ratios" -> new Meaning.AppendsRatios(ratios(given));
      case "same_as" -> new Meaning.SameAs(dotted(given));
      default -> throw unknown("'" + word + "'");
    };
  }

  private static IllegalArgumentException unknown(String given) {
    return new IllegalArgumentException(given + " (expected: " + WORDS + ")");
  }

  private static String text(JsonNode value) {
    if (!value.isTextual()) {
      throw new IllegalArgumentException(value + " (expected: a text)");
    }
    return value.asText();
  }

  private static List<String> texts(JsonNode value) {
    List<String> texts = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(item -> texts.add(text(item)));
    } else {
      texts.add(text(value));
    }
    return texts;
  }

  private static String dotted(JsonNode value) {
    String name = text(value);
    if (name.indexOf('.') < 1) {
      throw new IllegalArgumentException("'" + name + "' (expected: module.Class)");
    }
    return name;
  }

  private static String numpy(JsonNode value) {
    String name = text(value);
    if (!name.startsWith("numpy.")) {
      throw new IllegalArgumentException("'" + name + "' (expected: numpy.NAME)");
    }
    return name.substring("numpy.".length());
  }

  private static @Nullable String bound(JsonNode value, int place) {
    if (!value.isArray() || value.size() != 2) {
      throw new IllegalArgumentException(value + " (expected: [low, high])");
    }
    return value.get(place).isNull() ? null : text(value.get(place));
  }

  private static List<Ratio> ratios(JsonNode value) {
    List<Ratio> ratios = new ArrayList<>();
    for (JsonNode pair : value) {
      if (!pair.isArray() || pair.size() != 2 || !pair.get(0).isInt() || !pair.get(1).isInt()) {
        throw new IllegalArgumentException(pair + " (expected: [column, column])");
      }
      ratios.add(new Ratio(pair.get(0).intValue(), pair.get(1).intValue()));
    }
    return ratios;
  }
}
