package dev.primavista.sources;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Files elsewhere, to be listed and read. Used by one thread at a time. */
interface RemoteStore extends AutoCloseable {
  /** All files there are, in any order. */
  List<RemoteFile> list() throws IOException;

  /**
   * Copies a file from a place in it to its end. Where that breaks off, what was written is right
   * as far as it goes.
   */
  void copy(RemoteFile file, long offset, OutputStream out) throws IOException;

  /**
   * Whether the file still has the tag that it was listed with.
   *
   * @param content what came of it, from its begin to its end
   */
  boolean unchanged(RemoteFile file, InputStream content) throws IOException;

  @Override
  void close();
}
