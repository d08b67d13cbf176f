package dev.primavista.benchmarks.load;

import dev.primavista.core.ServingException;
import dev.primavista.server.json.JsonCursor;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * What of an answer is compared: a JSON object without some of its members, such as the times that
 * a server tells; anything else as it is.
 *
 * @param ignored names of members of the outermost object
 */
record StableMembers(Set<String> ignored) {
  StableMembers {
    ignored = Set.copyOf(ignored);
  }

  byte[] of(byte[] answer) {
    if (ignored.isEmpty() || answer.length == 0 || answer[0] != '{') {
      return answer;
    }
    try {
      return members(answer);
    } catch (ServingException notJson) {
      return answer;
    }
  }

  private byte[] members(byte[] answer) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(answer.length);
    JsonCursor in = JsonCursor.of(answer, answer.length);
    for (boolean more = in.beginObject(); more; more = in.nextMember()) {
      String name = in.name();
      int from = in.offset();
      in.skip();
      if (!ignored.contains(name)) {
        kept.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        kept.write(answer, from, in.offset() - from);
      }
    }
    in.requireEnd();
    return kept.toByteArray();
  }
}
