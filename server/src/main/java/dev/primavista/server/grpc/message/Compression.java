package dev.primavista.server.grpc.message;

import dev.primavista.server.http.BodyDecoder;
import dev.primavista.server.http.ContentCoding;
import dev.primavista.server.http.Gate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the messages of a call may be compressed. */
public enum Compression {
  IDENTITY(Optional.empty()),
  GZIP(Optional.of(ContentCoding.GZIP)),
  DEFLATE(Optional.of(ContentCoding.DEFLATE));

  /** All of them, as a value of grpc-accept-encoding. */
  public static final String ALL = "identity,gzip,deflate";

  private final Optional<ContentCoding> coding;

  Compression(Optional<ContentCoding> coding) {
    this.coding = coding;
  }

  public String token() {
    return coding.map(ContentCoding::token).orElse("identity");
  }

  /**
   * The one that grpc-encoding names.
   *
   * @param name null for identity
   * @throws CallException if it is none of these
   */
  public static Compression named(@Nullable String name) {
    if (name == null) {
      return IDENTITY;
    }
    for (Compression compression : values()) {
      if (compression.token().equals(name)) {
        return compression;
      }
    }
    throw new CallException(
        Code.UNIMPLEMENTED, "grpc-encoding is not taken here (expected: " + ALL + ")");
  }

  /** Whether the client says in grpc-accept-encoding that it reads this. */
  public boolean isIn(@Nullable String accepted) {
    if (accepted != null) {
      for (String name : accepted.split(",", -1)) {
        if (name.trim().equals(token())) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * What undoes it for one message.
   *
   * @param limit of the message's bytes
   * @throws CallException if there is nothing to undo
   */
  public BodyDecoder newDecoder(Gate gate, long limit) {
    return coding
        .map(how -> gate.newDecoder(how, limit))
        .orElseThrow(
            () ->
                new CallException(
                    Code.INTERNAL,
                    "a compressed message without grpc-encoding (expected: one that names it)"));
  }

  /** The same, compressed. */
  public Frame compress(Frame frame) {
    return coding.map(how -> Frame.compressed(how.encode(frame.message()))).orElse(frame);
  }
}
