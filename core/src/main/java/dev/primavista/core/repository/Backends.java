package dev.primavista.core.repository;

import dev.primavista.core.model.Backend;
import dev.primavista.core.model.GitLfsPointer;
import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The engines at hand, asked in order which of them knows a file. */
public final class Backends {
  private static final int HEAD_BYTES = 64 * 1024;
  private static final int TEXT_BYTES = 512;
  private static final int FEWEST_OF_TEXT = 8;

  private final List<Backend> backends;
  private final ForeignFormats foreign;

  /** Engines alone: what none of them knows is of no known format. */
  public Backends(List<Backend> backends) {
    this(backends, ForeignFormats.NONE);
  }

  /**
   * Engines.
   *
   * @param foreign what is known of formats that none of them serves
   */
  public Backends(List<Backend> backends, ForeignFormats foreign) {
    this.backends = List.copyOf(backends);
    this.foreign = foreign;
  }

  /** The first engine that recognises the content of this file or folder. */
  public Optional<Backend> recognize(Path path) {
    byte[] head = head(path);
    return backends.stream().filter(backend -> backend.recognizes(path, head)).findFirst();
  }

  /**
   * The engine for this file or folder.
   *
   * @throws ModelLoadException if it is absent, empty or of no known format
   */
  public Backend require(Path path) {
    if (!Files.exists(path)) {
      throw new ModelLoadException("no_such_file", "no such file: " + path);
    }
    Optional<Backend> backend = recognize(path);
    if (backend.isPresent()) {
      return backend.get();
    }
    byte[] head = head(path);
    if (Files.isRegularFile(path) && head.length == 0) {
      throw new ModelLoadException("truncated_file", path.getFileName() + " is empty (0 bytes)");
    }
    GitLfsPointer.in(head)
        .ifPresent(
            pointer -> {
              throw pointer.refusal(String.valueOf(path.getFileName()));
            });
    foreign
        .refusal(path, head)
        .ifPresent(
            known -> {
              throw known;
            });
    throw new ModelLoadException(
        "unknown_format",
        path.getFileName()
            + (Files.isDirectory(path)
                ? " is a folder of no format that is served here"
                : " is of no format that is served here; it "
                    + (isText(head) ? "is text" : "starts with " + hex(head))),
        "served are scikit-learn, LightGBM, XGBoost, CatBoost, ONNX, PyTorch weights, TorchScript,"
            + " Keras, TFLite, SavedModel and matchers of 'prima faq train'");
  }

  private static byte[] head(Path path) {
    if (!Files.isRegularFile(path)) {
      return new byte[0];
    }
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(HEAD_BYTES);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** Why a file cannot be read: it may not, or the process has too many open. */
  static ModelLoadException unreadable(Path path, IOException why) {
    boolean tooMany =
        why instanceof FileSystemException system
            && String.valueOf(system.getReason()).contains("Too many open files");
    return new ModelLoadException(
        "unreadable_file",
        path.getFileName()
            + (tooMany ? " cannot be opened: too many files are open" : " cannot be read"),
        tooMany
            ? "raise the limit of open files (ulimit -n)"
            : "let the user whom the server runs as read it",
        why);
  }

  /**
   * Whether it begins with lines in ASCII or UTF-8; of a few bytes nobody knows, and the last
   * letter may be cut off.
   */
  private static boolean isText(byte[] head) {
    String start = new String(head, 0, Math.min(TEXT_BYTES, head.length), StandardCharsets.UTF_8);
    return head.length >= FEWEST_OF_TEXT
        && start.replaceFirst("\ufffd$", "").indexOf('\ufffd') < 0
        && start.chars().allMatch(c -> c >= ' ' || c == '\t' || c == '\n' || c == '\r');
  }

  private static String hex(byte[] head) {
    StringBuilder text = new StringBuilder("the bytes");
    for (int i = 0; i < Math.min(8, head.length); i++) {
      text.append(String.format(" %02x", head[i]));
    }
    return text.toString();
  }
}
