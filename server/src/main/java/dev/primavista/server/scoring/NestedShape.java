package dev.primavista.server.scoring;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.tensor.Shape;
import dev.primavista.server.json.JsonInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The shape that nested arrays state by their first elements. Whether all others agree is seen when
 * they are read.
 */
final class NestedShape {
  private NestedShape() {}

  /** Of the value that begins at this place; without dimensions if it is no array. */
  static long[] at(byte[] body, int from) {
    List<Long> dimensions = new ArrayList<>();
    return JsonInput.read(
        body,
        from,
        parser -> {
          if (parser.nextToken() == JsonToken.START_ARRAY) {
            scan(parser, dimensions, 0);
          }
          return dimensions.stream().mapToLong(Long::longValue).toArray();
        });
  }

  private static void scan(JsonParser parser, List<Long> dimensions, int axis) throws IOException {
    dimensions.add(0L);
    long count = 0;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token == JsonToken.START_ARRAY && count == 0) {
        scan(parser, dimensions, axis + 1);
      } else {
        parser.skipChildren();
      }
      count++;
    }
    dimensions.set(axis, count);
  }

  /** The same with one more dimension of 1 where the model's input has that behind the rest. */
  static Shape fitted(long[] dimensions, Shape expected) {
    int rank = dimensions.length;
    if (expected.rank() == rank + 1 && expected.dimension(rank) == 1) {
      long[] longer = Arrays.copyOf(dimensions, rank + 1);
      longer[rank] = 1;
      return Shape.of(longer);
    }
    return Shape.of(dimensions);
  }
}
