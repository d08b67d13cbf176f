package dev.primavista.sources;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** What one thread of one process holds at a time: a file's lock, which ends with the process. */
final class SharedLock implements AutoCloseable {
  /** A process's own threads cannot wait for each other by the file. */
  private static final Map<Path, Semaphore> HERE = new ConcurrentHashMap<>();

  private final Semaphore here;
  private final FileChannel file;

  private SharedLock(Semaphore here, FileChannel file) {
    this.here = here;
    this.file = file;
  }

  /** Waits until nobody else holds it. */
  static SharedLock on(Path path) throws IOException {
    Semaphore here = HERE.computeIfAbsent(path.toAbsolutePath(), _ -> new Semaphore(1));
    here.acquireUninterruptibly();
    try {
      return new SharedLock(here, locked(path));
    } catch (IOException | RuntimeException failure) {
      here.release();
      throw failure;
    }
  }

  private static FileChannel locked(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      var _ = file.lock();
      return file;
    } catch (IOException | RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      here.release();
    }
  }
}
