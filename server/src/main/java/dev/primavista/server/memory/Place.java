package dev.primavista.server.memory;

import dev.primavista.core.ServingException.InvalidRequest;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where a tensor lies.
 *
 * @param region a name that was registered
 * @param offset bytes from the region's beginning
 * @param byteSize of the tensor, or the most that there is room for
 */
public record Place(String region, long offset, long byteSize) {
  /** The names of the parameters that tell one. */
  public static final String REGION = "shared_memory_region";

  public static final String OFFSET = "shared_memory_offset";
  public static final String BYTE_SIZE = "shared_memory_byte_size";

  /**
   * The place that these parameters tell; null where they tell none.
   *
   * @param param where they stand, for messages
   * @throws InvalidRequest if a region comes without its size, or a size without its region
   */
  public static @Nullable Place of(
      @Nullable String region, OptionalLong offset, OptionalLong byteSize, String param) {
    if (region == null && byteSize.isEmpty() && offset.isEmpty()) {
      return null;
    }
    if (region == null || byteSize.isEmpty()) {
      String missing = region == null ? REGION : BYTE_SIZE;
      throw new InvalidRequest(
          "missing_field",
          "'" + param + "." + missing + "' is missing (expected: a region and how many bytes)",
          param + "." + missing);
    }
    return new Place(region, offset.orElse(0), byteSize.getAsLong());
  }
}
