package dev.primavista.server.grpc.message;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.primavista.core.Deadline;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.server.http.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * A message that came over a call.
 *
 * @param bytes not changed any more: what is made of them may share them
 * @param head of the call
 * @param deadline when the caller stops waiting; null if it did not say
 * @param memory what it holds, and what is made of it
 */
public record Message(
    byte[] bytes, RequestHead head, @Nullable Deadline deadline, MessageMemory memory) {
  /**
   * Reads it as one of protobuf.
   *
   * @throws InvalidRequest if it is no such message
   */
  public <M extends MessageLite> M parse(Parser<M> parser) {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException broken) {
      throw malformed();
    }
  }

  /** What is told of a message that cannot be read. */
  public static InvalidRequest malformed() {
    return new InvalidRequest(
        "bad_protobuf", "the message cannot be read (expected: protobuf of the method's type)");
  }
}
