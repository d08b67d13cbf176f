package dev.primavista.server.oip;

import dev.primavista.server.json.JsonCursor;
import dev.primavista.server.memory.Place;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a tensor that say where in shared memory it lies. */
final class PlaceReader {
  private final boolean offered;
  private final String param;
  private @Nullable String region;
  private OptionalLong offset = OptionalLong.empty();
  private OptionalLong byteSize = OptionalLong.empty();

  /**
   * @param offered whether there is shared memory
   * @param param where the parameters stand, for messages: {@code inputs[0].parameters}
   */
  PlaceReader(boolean offered, String param) {
    this.offered = offered;
    this.param = param;
  }

  /** Reads the value that comes next, or passes over it where its parameter is another. */
  void read(String parameter, JsonCursor in) {
    switch (parameter) {
      case Place.REGION -> {
        if (!offered) {
          throw Fields.sharedMemory(param);
        }
        region = Fields.text(in, at(parameter));
      }
      case Place.OFFSET -> offset = whole(parameter, in);
      case Place.BYTE_SIZE -> byteSize = whole(parameter, in);
      default -> in.skip();
    }
  }

  private OptionalLong whole(String parameter, JsonCursor in) {
    return OptionalLong.of(Fields.whole(in, at(parameter), 0, Integer.MAX_VALUE));
  }

  private String at(String parameter) {
    return param + "." + parameter;
  }

  /** Where the tensor lies; null where nothing says so. */
  @Nullable Place place() {
    return offered ? Place.of(region, offset, byteSize, param) : null;
  }
}
