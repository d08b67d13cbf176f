package dev.primavista.core.model;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text that Git Large File Storage leaves in place of a file that was not downloaded.
 *
 * @param bytes the size of the file that it stands for
 */
public record GitLfsPointer(long bytes) {
  private static final int LONGEST = 1024;
  private static final Pattern TEXT =
      Pattern.compile("version https?://git-lfs\\.[^\\n]*\\n(?s:.*)\\bsize (\\d{1,18})\\s*");

  /** The pointer that a file with these first bytes is; empty if it is none. */
  public static Optional<GitLfsPointer> in(byte[] head) {
    if (head.length > LONGEST) {
      return Optional.empty();
    }
    Matcher text = TEXT.matcher(new String(head, StandardCharsets.ISO_8859_1));
    return text.matches()
        ? Optional.of(new GitLfsPointer(Long.parseLong(text.group(1))))
        : Optional.empty();
  }

  /** Why the pointer cannot be served in the file's place. */
  public ModelLoadException refusal(String fileName) {
    String size = String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    return new ModelLoadException(
        "pointer_file",
        fileName + " is a Git LFS pointer for a file of " + size + ", not the file itself",
        "run 'git lfs pull' in its checkout");
  }
}
