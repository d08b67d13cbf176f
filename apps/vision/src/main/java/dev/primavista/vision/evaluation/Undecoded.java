package dev.primavista.vision.evaluation;

import java.nio.file.Path;

/**
 * A picture that the network was not asked about.
 *
 * @param reason why it could not be read or decoded, in one sentence
 */
public record Undecoded(Path file, String reason) {
  @Override
  public String toString() {
    return file + ": " + reason;
  }
}
