package dev.primavista.server.http;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One part of a {@code multipart/form-data} body.
 *
 * @param name the form field's name
 * @param filename what the client calls the file; not to be used as a path
 * @param contentType as the client says; empty where it says nothing
 * @param content its bytes, read-only
 */
public record Part(String name, Optional<String> filename, String contentType, ByteBuffer content) {
  /** A copy of the content. */
  public byte[] bytes() {
    byte[] copy = new byte[content.remaining()];
    content.duplicate().get(copy);
    return copy;
  }
}
