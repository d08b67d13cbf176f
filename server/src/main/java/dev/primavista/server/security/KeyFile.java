package dev.primavista.server.security;

import dev.primavista.core.Amount;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the hashes of keys are: a line {@code NAME ROLE sha256:SALT:HASH} for each; empty lines and
 * those that begin with {@code #} are skipped. A name may have two keys, so that one can be put in
 * the other's place while both are taken. What a fault quotes is never what may be a key.
 */
public record KeyFile(Path file) {
  private static final Pattern LINE =
      Pattern.compile("(" + HashedKey.NAME + ")\\s+(\\S+)\\s+" + HashedKey.HASH);
  private static final String FORM = "NAME ROLE sha256:SALT:HASH, as prima key create prints it";
  private static final long LONGEST = 1024 * 1024;
  private static final int MOST_KEYS = 1000;
  private static final int KEYS_PER_NAME = 2;

  /**
   * The keys, in the order of the file.
   *
   * @throws IllegalArgumentException with a line for each fault of the file
   */
  public List<HashedKey> read() {
    List<String> faults = new ArrayList<>();
    List<HashedKey> keys = new ArrayList<>();
    Map<String, List<HashedKey>> named = new LinkedHashMap<>();
    List<String> lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        String where = file + ", line " + (i + 1) + ": ";
        parse(line, where, faults)
            .filter(key -> fits(key, named, where, faults))
            .ifPresent(keys::add);
      }
    }
    if (keys.size() > MOST_KEYS) {
      faults.add(file + ": " + Amount.of(keys.size(), "key") + " (expected: <= " + MOST_KEYS + ")");
    }
    if (keys.isEmpty() && faults.isEmpty()) {
      faults.add(file + ": no key (expected: a line " + FORM + ")");
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", faults));
    }
    return List.copyOf(keys);
  }

  private List<String> lines() {
    try {
      if (Files.size(file) > LONGEST) {
        throw new IllegalArgumentException(
            file + ": " + Amount.of(Files.size(file), "byte") + " (expected: <= " + LONGEST + ")");
      }
      return Files.readAllLines(file);
    } catch (CharacterCodingException binary) {
      throw new IllegalArgumentException(file + ": not UTF-8 (expected: text)", binary);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "'" + file + "' cannot be read (expected: a file of keys)", unreadable);
    }
  }

  private static Optional<HashedKey> parse(String line, String where, List<String> faults) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      faults.add(where + Amount.of(line.length(), "character") + " (expected: " + FORM + ")");
      return Optional.empty();
    }
    Role role =
        switch (parts.group(2)) {
          case "reader" -> Role.READER;
          case "admin" -> Role.ADMIN;
          default -> Role.ANYBODY;
        };
    if (role == Role.ANYBODY) {
      faults.add(where + "unknown role of '" + parts.group(1) + "' (expected: reader or admin)");
      return Optional.empty();
    }
    return Optional.of(new HashedKey(parts.group(1), role, parts.group(3), parts.group(4)));
  }

  private static boolean fits(
      HashedKey key, Map<String, List<HashedKey>> named, String where, List<String> faults) {
    List<HashedKey> same = named.computeIfAbsent(key.name(), _ -> new ArrayList<>());
    same.add(key);
    if (same.size() > KEYS_PER_NAME) {
      faults.add(
          where + "'" + key.name() + "' has a third key (expected: one, or two while it changes)");
    } else if (same.getFirst().role() != key.role()) {
      faults.add(where + "'" + key.name() + "' has two roles (expected: one)");
    } else {
      return true;
    }
    return false;
  }
}
