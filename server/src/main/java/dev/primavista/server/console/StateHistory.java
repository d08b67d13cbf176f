package dev.primavista.server.console;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Since when each part of the console's document says what it says, so that who asks again is told
 * what changed alone. Thread-safe.
 */
final class StateHistory {
  /** Of parts that are gone; who was told of something before that asks for all again. */
  private static final int MOST_GONE = 1000;

  /** Of this process: another one counts anew. */
  private final String epoch = UUID.randomUUID().toString().substring(0, 8);

  private final Map<String, Said> parts = new HashMap<>();
  private final SequencedMap<String, Long> gone = new LinkedHashMap<>();
  private long revision;
  private long forgotten;

  /** What a part says, from this revision on. */
  private record Said(String text, long revision) {}

  /**
   * What changed.
   *
   * @param revision what to ask with the next time
   * @param since the revision after which it changed; empty where this is everything
   * @param parts that are new or say something else, by name, in their order of now
   * @param gone the names of those that are no more
   */
  record Change(
      String revision,
      Optional<String> since,
      SequencedMap<String, String> parts,
      List<String> gone) {}

  /**
   * Compares all parts, by name, with what they said before.
   *
   * @param since a revision that was told before; everything is told where it is empty or not known
   */
  synchronized Change look(Supplier<SequencedMap<String, String>> now, Optional<String> since) {
    SequencedMap<String, String> all = now.get();
    note(all);
    long known = since.map(this::known).orElse(0L);
    SequencedMap<String, String> changed = new LinkedHashMap<>();
    all.forEach(
        (name, text) -> {
          if (Objects.requireNonNull(parts.get(name)).revision() > known) {
            changed.put(name, text);
          }
        });
    boolean anew = known == 0;
    List<String> lost =
        anew
            ? List.of()
            : gone.entrySet().stream()
                .filter(each -> each.getValue() > known)
                .map(Map.Entry::getKey)
                .toList();
    return new Change(epoch + "-" + revision, anew ? Optional.empty() : since, changed, lost);
  }

  private void note(Map<String, String> now) {
    long next = revision + 1;
    now.forEach(
        (name, text) -> {
          Said before = parts.get(name);
          if (before == null || !before.text().equals(text)) {
            parts.put(name, new Said(text, next));
            gone.remove(name);
            revision = next;
          }
        });
    List<String> lost = parts.keySet().stream().filter(name -> !now.containsKey(name)).toList();
    for (String name : lost) {
      parts.remove(name);
      gone.putLast(name, next);
      revision = next;
    }
    while (gone.size() > MOST_GONE) {
      forgotten = gone.pollFirstEntry().getValue();
    }
  }

  /** The number of a revision of this process after which all is known; 0 for any other. */
  private long known(String told) {
    String digits = told.startsWith(epoch + "-") ? told.substring(epoch.length() + 1) : "";
    if (!digits.matches("[0-9]{1,18}")) {
      return 0;
    }
    long number = Long.parseLong(digits);
    return number >= forgotten && number <= revision ? number : 0;
  }
}
