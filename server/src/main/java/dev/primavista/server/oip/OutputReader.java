package dev.primavista.server.oip;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.server.json.JsonCursor;
import dev.primavista.server.memory.Place;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one object of {@code outputs}. */
final class OutputReader {
  private final boolean sharing;
  private final String param;
  private @Nullable PlaceReader places;
  private @Nullable String name;
  private Optional<Boolean> binary = Optional.empty();
  private int classes;

  /**
   * @param sharing whether there is shared memory
   * @param param where it stands, for messages: {@code outputs[0]}
   */
  OutputReader(boolean sharing, String param) {
    this.sharing = sharing;
    this.param = param;
  }

  /** Reads the object that comes next. */
  RequestedOutput read(JsonCursor in) {
    for (boolean more = in.beginObject(); more; more = in.nextMember()) {
      String member = in.name();
      if (Fields.skipsNull(in)) {
        continue;
      }
      switch (member) {
        case "name" -> name = Fields.text(in, param + ".name");
        case "parameters" -> readParameters(in);
        default -> in.skip();
      }
    }
    if (name == null) {
      throw new InvalidRequest(
          "missing_field", "'" + param + "' has no name (expected: a string)", param + ".name");
    }
    Optional<Place> place = Optional.ofNullable(places).map(PlaceReader::place);
    return new RequestedOutput(name, binary, classes, place);
  }

  private void readParameters(JsonCursor in) {
    String at = param + ".parameters";
    Fields.require(in, JsonCursor.Kind.OBJECT, at, "an object");
    for (boolean more = in.beginObject(); more; more = in.nextMember()) {
      String parameter = in.name();
      if (Fields.skipsNull(in)) {
        continue;
      }
      switch (parameter) {
        case "binary_data" -> binary = Optional.of(Fields.truth(in, at + ".binary_data"));
        case "classification" ->
            classes = (int) Fields.whole(in, at + ".classification", 0, Integer.MAX_VALUE);
        default -> {
          places = places == null ? new PlaceReader(sharing, at) : places;
          places.read(parameter, in);
        }
      }
    }
  }
}
