package dev.primavista.cli.terminal;

import dev.primavista.pickle.PickleLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a model file may ask for, as variables of the environment say. */
final class FileLimits {
  private static final String PREFIX = "PRIMA_MAX_";

  private final Map<String, String> variables;
  private final List<String> faults = new ArrayList<>();

  private FileLimits(Map<String, String> variables) {
    this.variables = variables;
  }

  /**
   * The limits of these variables; of those that are absent, what suits the heap.
   *
   * @throws IllegalArgumentException if some are no numbers or below 1, or not known
   */
  static PickleLimits of(Map<String, String> variables) {
    FileLimits reading = new FileLimits(variables);
    PickleLimits limits = reading.limits(PickleLimits.defaults());
    if (!reading.faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", reading.faults));
    }
    return limits;
  }

  private PickleLimits limits(PickleLimits absent) {
    List<String> known = List.of("FILE_BYTES", "OPCODES", "DEPTH", "MEMO_ENTRIES", "ARRAY_BYTES");
    for (String variable : variables.keySet()) {
      if (variable.startsWith(PREFIX) && !known.contains(variable.substring(PREFIX.length()))) {
        faults.add(variable + " is not known (expected: one of " + named(known) + ")");
      }
    }
    return new PickleLimits(
        number("FILE_BYTES", absent.bytes(), Long.MAX_VALUE),
        number("OPCODES", absent.opcodes(), Long.MAX_VALUE),
        (int) number("DEPTH", absent.depth(), Integer.MAX_VALUE),
        (int) number("MEMO_ENTRIES", absent.memoEntries(), Integer.MAX_VALUE),
        number("ARRAY_BYTES", absent.arrayBytes(), Long.MAX_VALUE));
  }

  private static String named(List<String> known) {
    return known.stream().map(PREFIX::concat).collect(Collectors.joining(", "));
  }

  private long number(String name, long absent, long most) {
    String text = variables.get(PREFIX + name);
    if (text == null) {
      return absent;
    }
    if (text.matches("[0-9]{1,18}") && Long.parseLong(text) >= 1 && Long.parseLong(text) <= most) {
      return Long.parseLong(text);
    }
    faults.add(
        PREFIX + name + ": '" + text + "' (expected: a whole number from 1 to " + most + ")");
    return absent;
  }
}
