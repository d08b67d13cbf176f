package dev.primavista.server.triton;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.repository.RepositoryControl.Replacement;
import dev.primavista.server.json.JsonCursor;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parameters of a load or unload: the configuration as JSON in a text, files as {@code
 * file:PATH} in base64, and whether dependents go too.
 */
public record LoadRequest(
    Optional<String> config, Map<String, byte[]> files, boolean unloadsDependents) {
  private static final String FILE = "file:";
  private static final LoadRequest EMPTY = new LoadRequest(Optional.empty(), Map.of(), false);

  /** Reads a body, which may be empty; a member that is null counts as not there. */
  static LoadRequest read(byte[] body) {
    JsonCursor in = JsonCursor.of(body, body.length);
    LoadRequest read = EMPTY;
    if (in.isEmpty()) {
      return read;
    }
    require(in, JsonCursor.Kind.OBJECT, "the body", "a JSON object");
    for (boolean more = in.beginObject(); more; more = in.nextMember()) {
      if (in.name().equals("parameters") && in.kind() != JsonCursor.Kind.NULL) {
        read = parameters(in);
      } else {
        in.skip();
      }
    }
    in.requireEnd();
    return read;
  }

  private static LoadRequest parameters(JsonCursor in) {
    require(in, JsonCursor.Kind.OBJECT, "'parameters'", "an object");
    Optional<String> config = Optional.empty();
    Map<String, byte[]> files = new TreeMap<>();
    boolean dependents = false;
    for (boolean more = in.beginObject(); more; more = in.nextMember()) {
      String name = in.name();
      if (in.kind() == JsonCursor.Kind.NULL) {
        in.skip();
      } else if (name.equals("config")) {
        require(in, JsonCursor.Kind.STRING, "parameter 'config'", "JSON in a string");
        config = Optional.of(in.text());
      } else if (name.startsWith(FILE)) {
        require(in, JsonCursor.Kind.STRING, "a file", "base64 in a string");
        files.put(inside(name.substring(FILE.length())), bytes(in.text()));
      } else if (name.equals("unload_dependents")) {
        if (in.kind() != JsonCursor.Kind.FALSE) {
          require(in, JsonCursor.Kind.TRUE, "parameter 'unload_dependents'", "true or false");
        }
        dependents = in.truth();
      } else {
        in.skip();
      }
    }
    return new LoadRequest(config, files, dependents);
  }

  private static void require(JsonCursor in, JsonCursor.Kind kind, String what, String expected) {
    if (in.kind() != kind) {
      throw new InvalidRequest(
          "wrong_type", what + " has the wrong type (expected: " + expected + ")", "parameters");
    }
  }

  /** A path that stays in the model's folder. */
  public static String inside(String text) {
    try {
      Path path = Path.of(text);
      boolean stays =
          !text.isEmpty()
              && !path.isAbsolute()
              && path.equals(path.normalize())
              && !path.startsWith("..");
      if (stays) {
        return text;
      }
    } catch (InvalidPathException noPath) {
      // Refused below like any other text that is no path inside the folder.
    }
    throw new InvalidRequest(
        "wrong_path",
        "a file's path leaves the model's folder (expected: such as file:1/model.onnx)",
        "parameters");
  }

  private static byte[] bytes(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(
          "malformed_base64", "a file is not base64 (expected: its bytes in base64)", "parameters");
    }
  }

  Replacement replacement() {
    return config.isEmpty() && files.isEmpty() ? Replacement.NONE : new Replacement(config, files);
  }
}
