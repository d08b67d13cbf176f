package dev.primavista.server.memory;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.Overloaded;
import dev.primavista.core.ServingException.TooLarge;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Regions of system shared memory that clients registered, as Triton's extension has them. What
 * lies in one is copied out and in by reading and writing, not mapped: a client that cuts its
 * memory short while it is read is told so, and harms nobody else.
 *
 * @see <a
 *     href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_shared_memory.md">Triton's
 *     shared memory extension</a>
 */
public final class SharedMemory implements AutoCloseable {
  /** Where Linux shows the objects that {@code shm_open} makes. */
  public static final Path SYSTEM = Path.of("/dev/shm");

  /** Each holds one of the files that the process may open. */
  private static final int MOST_REGIONS = 128;

  private static final int LONGEST_NAME = 255;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Path folder;
  private final Limits limits;
  private final Map<String, Region> regions = new ConcurrentHashMap<>();
  private final AtomicLong held = new AtomicLong();

  /**
   * What may be copied out of shared memory.
   *
   * @param requestBytes for one request
   * @param bytesInFlight for all requests together that are not answered yet
   */
  public record Limits(long requestBytes, long bytesInFlight) {}

  /**
   * A region as it was registered.
   *
   * @param key of the object that it is a part of, as {@code shm_open} takes it
   * @param offset bytes from the object's beginning
   */
  public record Region(String name, String key, long offset, long byteSize, FileChannel object) {}

  /**
   * @param folder where the objects are files
   */
  public SharedMemory(Path folder, Limits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /**
   * Registers a region.
   *
   * @param key with or without the slash that it begins with
   * @throws InvalidRequest if the name is taken, no such object is there, or the region is no part
   *     of it
   */
  public synchronized void register(String name, String key, long offset, long byteSize) {
    if (regions.containsKey(name)) {
      throw refused("shared memory region '" + name + "' already in manager", "name");
    }
    if (regions.size() == MOST_REGIONS) {
      throw refused(
          MOST_REGIONS + " shared memory regions are registered (expected: at most as many)",
          "name");
    }
    FileChannel object = open(key);
    try {
      long size = object.size();
      if (byteSize < 1 || offset < 0 || offset > size - byteSize) {
        throw refused(
            "shared memory region '"
                + name
                + "' is no part of '"
                + key
                + "' (expected: at least 1 byte, within its "
                + size
                + ")",
            "byte_size");
      }
      regions.put(name, new Region(name, key, offset, byteSize, object));
    } catch (IOException | RuntimeException broken) {
      close(object);
      throw broken instanceof InvalidRequest refusal ? refusal : unopened(key);
    }
  }

  private FileChannel open(String key) {
    String file = key.startsWith("/") ? key.substring(1) : key;
    boolean named =
        !file.isEmpty()
            && file.length() <= LONGEST_NAME
            && !Set.of(".", "..").contains(file)
            && file.chars().noneMatch(each -> each == '/' || each == 0);
    if (!named) {
      throw refused(
          "shared memory key '" + key + "' names no object (expected: a name without slashes)",
          "key");
    }
    Path path = folder.resolve(file);
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw unopened(key);
    }
    try {
      return FileChannel.open(
          path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException | UnsupportedOperationException denied) {
      throw unopened(key);
    }
  }

  private static InvalidRequest unopened(String key) {
    return refused(
        "Unable to open shared memory region: '"
            + key
            + "' (expected: an object of this machine that the server may read and write)",
        "key");
  }

  static InvalidRequest refused(String message, String param) {
    return new InvalidRequest("shared_memory", message, param);
  }

  /** Forgets a region; nothing happens where none has the name. */
  public synchronized void unregister(String name) {
    Region region = regions.remove(name);
    if (region != null) {
      close(region.object());
    }
  }

  /** Forgets all regions. */
  public synchronized void unregisterAll() {
    List.copyOf(regions.keySet()).forEach(this::unregister);
  }

  private static void close(FileChannel object) {
    try {
      object.close();
    } catch (IOException ignored) {
      // Nothing was kept back that could be lost.
    }
  }

  /** All regions, by name. */
  public List<Region> regions() {
    return regions.values().stream().sorted(Comparator.comparing(Region::name)).toList();
  }

  /**
   * The region with this name.
   *
   * @throws InvalidRequest if none has it
   */
  public Region region(String name) {
    Region region = regions.get(name);
    if (region == null) {
      throw refused(
          "Unable to find shared memory region: '" + name + "' (expected: one that is registered)",
          Place.REGION);
    }
    return region;
  }

  /** What one request has in shared memory. */
  public SharedTensors ofRequest() {
    return new SharedTensors(this);
  }

  /** Makes room for so many more bytes of a request that holds some already. */
  void take(long bytes, long before) {
    long most = Math.min(limits.requestBytes(), limits.bytesInFlight());
    if (bytes > most - before) {
      throw new TooLarge(
          "tensors in shared memory are longer than a request may be (expected: at most "
              + most
              + " bytes together)",
          "send fewer rows at once");
    }
    if (held.addAndGet(bytes) > limits.bytesInFlight()) {
      held.addAndGet(-bytes);
      throw new Overloaded("no memory is left for tensors in shared memory", RETRY_AFTER);
    }
  }

  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }

  /** Bytes that requests hold which are not answered yet. */
  long held() {
    return held.get();
  }

  @Override
  public void close() {
    unregisterAll();
  }
}
