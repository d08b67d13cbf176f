package dev.primavista.repository.config;

import dev.primavista.core.model.ModelConfig.Queue;
import dev.primavista.core.model.ModelConfig.Queue.OnTimeout;
import dev.primavista.core.model.ModelConfig.Queue.Policy;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The queue that {@code dynamic_batching} describes. */
final class TritonQueue {
  private TritonQueue() {}

  static Queue read(Fields dynamic, Queue base) {
    int levels = dynamic.count("priority_levels", 0).orElse(0);
    int byDefault = dynamic.count("default_priority_level", 0).orElse(0);
    if (levels > Queue.MOST_PRIORITIES) {
      throw dynamic.wrong("priority_levels", "at most " + Queue.MOST_PRIORITIES);
    }
    if (levels > 0 && byDefault == 0) {
      throw dynamic.wrong("default_priority_level", "1 to priority_levels " + levels);
    }
    Queue queue =
        levels == 0
            ? base
            : dynamic.checked(
                "default_priority_level", () -> base.withPriorities(levels, byDefault));
    Optional<Fields> policy = dynamic.group("default_queue_policy");
    Queue bounded = policy.isEmpty() ? queue : queue.withPolicy(policy(policy.get()));
    Map<Integer, Policy> own = new HashMap<>();
    dynamic
        .groupMap("priority_queue_policy")
        .forEach((level, fields) -> own.put(level(dynamic, level), policy(fields)));
    return own.isEmpty()
        ? bounded
        : dynamic.checked("priority_queue_policy", () -> bounded.withPolicies(own));
  }

  private static int level(Fields dynamic, String text) {
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw dynamic
          .place()
          .refuse("priority_queue_policy: '" + text + "' (expected: a priority level)");
    }
    return Integer.parseInt(text);
  }

  private static Policy policy(Fields fields) {
    long micros = fields.whole("default_timeout_microseconds", 0).orElse(0L);
    return new Policy(
        fields.count("max_queue_size", 0).orElse(0),
        Duration.of(micros, ChronoUnit.MICROS),
        fields.choice("timeout_action", OnTimeout.class).orElse(OnTimeout.REJECT));
  }
}
