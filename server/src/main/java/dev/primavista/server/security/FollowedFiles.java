package dev.primavista.server.security;

import java.nio.file.Path;
import java.util.List;

/**
 * Files that are read again when they changed, and not since the look before: they may be on their
 * way. Each reader of them has one of its own, and looks on one thread.
 */
public final class FollowedFiles {
  private final List<Path> files;
  private FileStamp taken;
  private FileStamp seen;

  /** Files that are about to be read for the first time. */
  public FollowedFiles(List<Path> files) {
    this.files = List.copyOf(files);
    this.taken = FileStamp.of(files);
    this.seen = taken;
  }

  /** Looks at them; whether they are to be read again, which is told once. */
  public boolean changed() {
    FileStamp now = FileStamp.of(files);
    boolean settled = now.equals(seen);
    seen = now;
    if (!settled || now.equals(taken)) {
      return false;
    }
    taken = now;
    return true;
  }
}
