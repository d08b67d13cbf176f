package dev.primavista.core.repository;

import dev.primavista.core.model.ModelLoadException;
import java.nio.file.Path;
import java.util.Optional;

/** Formats that are known by sight but not served, and the way out of each. */
@FunctionalInterface
public interface ForeignFormats {
  /** Knows none. */
  ForeignFormats NONE = (_, _) -> Optional.empty();

  /**
   * What to tell the owner of this content; empty if it is of no format known here.
   *
   * @param path an existing file or folder
   * @param head its first bytes, at most 64 KiB; empty for a folder
   */
  Optional<ModelLoadException> refusal(Path path, byte[] head);
}
