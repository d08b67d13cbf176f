package dev.primavista.sources;

import dev.primavista.core.Amount;
import dev.primavista.core.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Contents by their SHA-256, shared by all sources and by processes. A content is there as a whole
 * or not at all: it is written elsewhere, checked, and moved in. What broke off goes on where it
 * ended.
 */
final class BlobCache {
  private final Path folder;

  BlobCache(Path folder) {
    this.folder = folder;
  }

  /** The content of a file, from the store if it is not here. */
  Path fetch(RemoteStore store, String url, RemoteFile file) throws IOException {
    String key = Sha256.of(url + '\n' + file.path() + '\n' + file.tag() + '\n' + file.size());
    Optional<Path> known = known(key, file);
    return known.isPresent() ? known.get() : download(store, file, key);
  }

  private Optional<Path> known(String key, RemoteFile file) throws IOException {
    Path note = folder.resolve("tags").resolve(key);
    Optional<String> hash =
        file.sha256().isPresent()
            ? file.sha256()
            : Files.exists(note) ? Optional.of(Files.readString(note)) : Optional.empty();
    return hash.map(this::blob).filter(blob -> Files.exists(blob) && sizeOf(blob) == file.size());
  }

  private static long sizeOf(Path blob) {
    return blob.toFile().length();
  }

  private Path blob(String hash) {
    return folder.resolve("blobs").resolve(hash.substring(0, 2)).resolve(hash);
  }

  private Path download(RemoteStore store, RemoteFile file, String key) throws IOException {
    Path part = Files.createDirectories(folder.resolve("partial")).resolve(key);
    try (FileChannel channel =
            FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      Optional<Path> meanwhile = known(key, file);
      if (meanwhile.isPresent()) {
        return meanwhile.get();
      }
      MessageDigest digest = resume(channel, file.size());
      store.copy(file, channel.position(), digesting(channel, digest));
      channel.force(true);
      String hash = Sha256.hex(digest.digest());
      Optional<IOException> wrong = complaint(store, file, channel, hash);
      if (wrong.isPresent()) {
        channel.truncate(0);
        throw wrong.get();
      }
      return keep(part, key, hash);
    }
  }

  /** The digest of what is there already; the channel stands behind it. */
  private static MessageDigest resume(FileChannel channel, long size) throws IOException {
    MessageDigest digest = Sha256.digest();
    if (channel.size() > size) {
      channel.truncate(0);
    }
    channel.position(0);
    byte[] buffer = new byte[1 << 16];
    var in = Channels.newInputStream(channel);
    for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
    }
    return digest;
  }

  private static OutputStream digesting(FileChannel channel, MessageDigest digest) {
    OutputStream file = Channels.newOutputStream(channel);
    return new OutputStream() {
      @Override
      public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        file.write(bytes, offset, length);
        digest.update(bytes, offset, length);
      }
    };
  }

  /** What is wrong with a whole content; empty if it is the right one. */
  private static Optional<IOException> complaint(
      RemoteStore store, RemoteFile file, FileChannel content, String hash) throws IOException {
    if (content.size() != file.size()) {
      return Optional.of(
          new IOException(
              file.path()
                  + ": "
                  + Amount.of(content.size(), "byte")
                  + " came (expected: "
                  + file.size()
                  + ")"));
    }
    if (file.sha256().isPresent()) {
      return file.sha256().get().equals(hash)
          ? Optional.empty()
          : Optional.of(
              SourceException.wrongChecksum(
                  file.path() + ": sha256 " + hash + " (expected: " + file.sha256().get() + ")"));
    }
    content.position(0);
    return store.unchanged(file, Channels.newInputStream(content))
        ? Optional.empty()
        : Optional.of(new IOException(file.path() + " changed while it was read"));
  }

  private Path keep(Path part, String key, String hash) throws IOException {
    Path blob = blob(hash);
    Files.createDirectories(blob.getParent());
    Files.move(part, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Path tags = Files.createDirectories(folder.resolve("tags"));
    Path note = Files.createTempFile(tags, key, ".new");
    Files.writeString(note, hash);
    Files.move(note, tags.resolve(key), StandardCopyOption.ATOMIC_MOVE);
    return blob;
  }
}
