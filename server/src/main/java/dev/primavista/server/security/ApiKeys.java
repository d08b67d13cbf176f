package dev.primavista.server.security;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that are taken now. Their file is read again when it changed; one that is broken leaves
 * the keys from before in use. Thread-safe, but for {@link #refresh}, which one thread calls.
 */
public final class ApiKeys {
  private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);

  private static final int SALT_BYTES = 16;

  private final KeyFile file;
  private final byte[] salt = new byte[SALT_BYTES];
  private final FollowedFiles followed;
  private volatile Taken taken;
  private volatile boolean current = true;

  /**
   * @param known keys that were found before, by their hashes under this process's salt, so that a
   *     request costs one hash however many keys there are; as many as the file has at the most
   */
  private record Taken(List<HashedKey> keys, Map<ByteBuffer, HashedKey> known) {
    Taken(List<HashedKey> keys) {
      this(keys, new ConcurrentHashMap<>());
    }
  }

  /**
   * Those of a file.
   *
   * @throws IllegalArgumentException with a line for each fault of the file
   */
  public ApiKeys(KeyFile file) {
    new SecureRandom().nextBytes(salt);
    this.file = file;
    this.followed = new FollowedFiles(List.of(file.file()));
    this.taken = new Taken(file.read());
  }

  /** Whose key this is; empty if nobody's. */
  public Optional<HashedKey> find(String key) {
    Taken now = taken;
    ByteBuffer mark = ByteBuffer.wrap(HashedKey.digest(salt, key));
    HashedKey known = now.known().get(mark);
    if (known != null) {
      return Optional.of(known);
    }
    HashedKey found = null;
    for (HashedKey each : now.keys()) {
      found = each.matches(key) ? each : found;
    }
    if (found != null) {
      now.known().put(mark, found);
    }
    return Optional.ofNullable(found);
  }

  /** Takes the file again if it changed, and not since the last look: it may be on its way. */
  public void refresh() {
    if (!followed.changed()) {
      return;
    }
    try {
      taken = new Taken(file.read());
      current = true;
      LOG.info("{} keys were read again from {}", taken.keys().size(), file.file());
    } catch (IllegalArgumentException faults) {
      current = false;
      LOG.warn("the keys from before stay in use: {}", faults.getMessage());
    }
  }

  /** Whether the file as it is now is in use. */
  public boolean current() {
    return current;
  }

  /** Whose keys are taken. */
  public Set<String> names() {
    return taken.keys().stream().map(HashedKey::name).collect(Collectors.toUnmodifiableSet());
  }

  /** How many keys are taken. */
  public int size() {
    return taken.keys().size();
  }
}
