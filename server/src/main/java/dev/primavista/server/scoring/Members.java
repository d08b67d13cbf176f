package dev.primavista.server.scoring;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.server.json.JsonInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The members of a body that is one JSON object, by the place where their values begin. */
public final class Members {
  private final byte[] body;
  private final Map<String, Integer> places;

  private Members(byte[] body, Map<String, Integer> places) {
    this.body = body;
    this.places = places;
  }

  /**
   * Finds the members of a whole body; one that is null counts as not there.
   *
   * @throws InvalidRequest {@code malformed_json}, {@code not_an_object} or {@code repeated_field}
   */
  public static Members of(byte[] body) {
    return JsonInput.read(body, parser -> new Members(body, places(parser, 0))).withoutNulls();
  }

  /** The members of the object that begins at this place of a body that was read before. */
  public static Members at(byte[] body, int from) {
    return JsonInput.read(body, from, parser -> new Members(body, places(parser, from)));
  }

  /** Those that are not null. */
  public Members withoutNulls() {
    Map<String, Integer> present = new LinkedHashMap<>(places);
    present.values().removeIf(place -> body[place] == 'n');
    return new Members(body, present);
  }

  private static Map<String, Integer> places(JsonParser parser, int from) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new InvalidRequest(
          "not_an_object", "this is no JSON object (expected: {\"member\": value, ...})");
    }
    Map<String, Integer> places = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      int place = from + Math.toIntExact(parser.currentTokenLocation().getByteOffset());
      if (places.put(name, place) != null) {
        throw new InvalidRequest("repeated_field", "a member is there twice", name);
      }
      parser.skipChildren();
    }
    return places;
  }

  /** The names, in order. */
  public List<String> names() {
    return List.copyOf(places.keySet());
  }

  /** Whether there is a member of this name. */
  boolean has(String name) {
    return places.containsKey(name);
  }

  /** Where this member's value begins; empty if it is not there. */
  public Optional<Integer> place(String name) {
    return Optional.ofNullable(places.get(name));
  }

  /** The members of a member that is an object; empty if it is none. */
  public Optional<Members> object(String name) {
    return place(name).filter(from -> body[from] == '{').map(from -> at(body, from).withoutNulls());
  }

  /** A member that must be a string where it is there. */
  public Optional<String> text(String name) {
    return place(name)
        .map(
            from ->
                JsonInput.read(
                    body,
                    from,
                    parser -> {
                      if (parser.nextToken() != JsonToken.VALUE_STRING) {
                        throw new InvalidRequest(
                            "wrong_type", "'" + name + "' is no string (expected: a string)", name);
                      }
                      return parser.getText();
                    }));
  }

  /**
   * A member that must be an array of names where it is there; empty where it is not. Numbers are
   * names too, as pandas counts columns that have none.
   */
  List<String> names(String member) {
    return place(member)
        .map(from -> JsonInput.read(body, from, parser -> names(parser, member)))
        .orElse(List.of());
  }

  private static List<String> names(JsonParser parser, String member) throws IOException {
    List<String> names = new ArrayList<>();
    boolean good = parser.nextToken() == JsonToken.START_ARRAY;
    while (good && parser.nextToken() != JsonToken.END_ARRAY) {
      JsonToken token = parser.currentToken();
      good = token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT;
      names.add(parser.getText());
    }
    if (!good) {
      throw new InvalidRequest(
          "wrong_type", "'" + member + "' is no array of strings (expected: names)", member);
    }
    return names;
  }

  /** Those of these members that are there. */
  public List<String> among(List<String> choices) {
    return choices.stream().filter(places::containsKey).toList();
  }

  /**
   * The only one of these members that is there.
   *
   * @throws InvalidRequest if there is none or several
   */
  public String onlyOf(List<String> choices) {
    List<String> found = among(choices);
    if (found.size() != 1) {
      throw new InvalidRequest(
          "missing_field",
          (found.isEmpty() ? "no rows were sent" : "rows were sent more than once: " + found)
              + " (expected: exactly one of "
              + choices
              + ")");
    }
    return found.getFirst();
  }
}
