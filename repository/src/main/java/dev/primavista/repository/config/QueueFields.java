package dev.primavista.repository.config;

import dev.primavista.core.model.ModelConfig.Queue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where requests wait, as {@code model.yaml} says it. */
final class QueueFields {
  private static final List<String> POLICY = List.of("capacity", "timeout", "on_timeout");

  private QueueFields() {}

  /** The {@code queue} group; what it does not say is as in {@code queue}. */
  static Queue own(Fields fields, Queue queue) {
    Optional<Fields> given = fields.group("queue");
    if (given.isEmpty()) {
      return queue;
    }
    Fields keys =
        given
            .get()
            .only(
                List.of(
                    "capacity",
                    "priorities",
                    "default_priority",
                    "timeout",
                    "on_timeout",
                    "by_priority"));
    Map<Integer, Queue.Policy> own = new HashMap<>(queue.policies());
    keys.groupMap("by_priority")
        .forEach((level, policy) -> own.put(level(policy, level), policy(policy.only(POLICY))));
    return keys.checked(
        "priorities",
        () ->
            new Queue(
                keys.count("capacity", 1).orElse(queue.capacity()),
                keys.count("priorities", 1).orElse(queue.priorities()),
                keys.count("default_priority", 1).orElse(queue.defaultPriority()),
                new Queue.Policy(
                    queue.policy().capacity(),
                    Quantity.duration(keys, "timeout").orElse(queue.policy().timeout()),
                    onTimeout(keys).orElse(queue.policy().onTimeout())),
                own));
  }

  private static int level(Fields policy, String text) {
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw policy.place().refuse("by_priority: '" + text + "' (expected: a number from 1)");
    }
    return Integer.parseInt(text);
  }

  private static Queue.Policy policy(Fields keys) {
    return new Queue.Policy(
        keys.count("capacity", 0).orElse(0),
        Quantity.duration(keys, "timeout").orElse(Duration.ZERO),
        onTimeout(keys).orElse(Queue.OnTimeout.REJECT));
  }

  private static Optional<Queue.OnTimeout> onTimeout(Fields keys) {
    return keys.choice("on_timeout", Queue.OnTimeout.class);
  }
}
