package dev.primavista.server.observability;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/**
 * Events as lines of {@code capture.jsonl} in a folder. A full file becomes {@code
 * capture.1.jsonl}, that one {@code capture.2.jsonl}, and the oldest is deleted, so that the folder
 * has a bound. The files are their owner's alone.
 */
public final class CaptureFile implements CaptureSink {
  private static final int BATCH = 64;
  private static final String NAME = "capture.jsonl";

  private final Path folder;
  private final Rotation rotation;

  /**
   * The bound of the folder.
   *
   * @param fileBytes a file that is longer is full
   * @param files how many full ones are kept
   */
  public record Rotation(long fileBytes, int files) {
    public Rotation {
      if (fileBytes < 1) {
        throw new IllegalArgumentException("fileBytes: " + fileBytes + " (expected: >= 1)");
      }
      if (files < 1) {
        throw new IllegalArgumentException("files: " + files + " (expected: >= 1)");
      }
    }
  }

  public CaptureFile(Path folder, Rotation rotation) {
    this.folder = folder;
    this.rotation = rotation;
  }

  @Override
  public void write(List<byte[]> events) throws IOException {
    Files.createDirectories(folder);
    Path current = folder.resolve(NAME);
    if (Files.exists(current) && Files.size(current) >= rotation.fileBytes()) {
      rotate(current);
    }
    if (!Files.exists(current)) {
      create(current);
    }
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (byte[] event : events) {
      lines.writeBytes(event);
      lines.write('\n');
    }
    Files.write(current, lines.toByteArray(), StandardOpenOption.APPEND);
  }

  private void rotate(Path current) throws IOException {
    for (int i = rotation.files() - 1; i >= 1; i--) {
      if (Files.exists(full(i))) {
        Files.move(full(i), full(i + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.move(current, full(1), StandardCopyOption.REPLACE_EXISTING);
  }

  private Path full(int age) {
    return folder.resolve("capture." + age + ".jsonl");
  }

  private static void create(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file);
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }

  @Override
  public int batch() {
    return BATCH;
  }

  @Override
  public Duration linger() {
    return Duration.ofMillis(200);
  }
}
