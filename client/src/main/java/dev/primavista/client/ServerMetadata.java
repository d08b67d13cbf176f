package dev.primavista.client;

import java.util.List;

/**
 * What a server says of itself.
 *
 * @param extensions of the protocol, by name
 */
public record ServerMetadata(String name, String version, List<String> extensions) {
  public ServerMetadata {
    extensions = List.copyOf(extensions);
  }
}
