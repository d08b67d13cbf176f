package dev.primavista.vision.decoding;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Picture formats that are known by their first bytes, and not read here. */
final class ForeignFormat {
  /** Kinds of a file of the ISO base media format, as they stand behind {@code ftyp}. */
  private static final Set<String> AVIF = Set.of("avif", "avis");

  private static final Set<String> HEIF =
      Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1");

  private static final String BOX_END = "\r\n\u0087\n";
  private static final int KINDS_FROM = 16;
  private static final int MOST_KINDS = 16;
  private static final int SVG_WITHIN = 1024;

  private record Start(String bytes, String name) {}

  private static final List<Start> STARTS =
      List.of(
          new Start("\0\0\0\fjP  " + BOX_END, "a JPEG 2000"),
          new Start("\u00ffO\u00ffQ", "a JPEG 2000"),
          new Start("\0\0\0\fJXL " + BOX_END, "a JPEG XL"),
          new Start("\u00ff\n", "a JPEG XL"),
          new Start("8BPS", "a Photoshop file"),
          new Start("v/1\1", "an OpenEXR"),
          new Start("DDS ", "a DDS"),
          new Start("qoif", "a QOI"));

  private ForeignFormat() {}

  /** The format's name with its article; empty for what is none of these. */
  static Optional<String> nameOf(byte[] bytes) {
    String head = text(bytes, 0, SVG_WITHIN);
    return STARTS.stream()
        .filter(start -> head.startsWith(start.bytes))
        .map(Start::name)
        .findFirst()
        .or(() -> media(head))
        .or(() -> icon(head))
        .or(() -> isNetpbm(head) ? Optional.of("a PPM, PGM or PBM") : Optional.empty())
        .or(() -> isSvg(head) ? Optional.of("an SVG") : Optional.empty())
        .or(() -> isTarga(bytes) ? Optional.of("a TGA") : Optional.empty());
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(
        Arrays.copyOfRange(bytes, Math.min(from, bytes.length), Math.min(to, bytes.length)),
        StandardCharsets.ISO_8859_1);
  }

  /** A file of several kinds is named by the first that is a picture's. */
  private static Optional<String> media(String head) {
    if (!head.startsWith("ftyp", 4)) {
      return Optional.empty();
    }
    int end = Math.min(head.length(), KINDS_FROM + 4 * MOST_KINDS);
    String kinds = head.substring(8, end);
    for (int at = 0; at + 4 <= kinds.length(); at += 4) {
      String kind = kinds.substring(at, at + 4);
      if (AVIF.contains(kind)) {
        return Optional.of("an AVIF");
      }
    }
    return HEIF.contains(kinds.substring(0, Math.min(4, kinds.length())))
        ? Optional.of("a HEIC")
        : Optional.empty();
  }

  /** A directory of icons or cursors that has at least one. */
  private static Optional<String> icon(String head) {
    boolean icon = head.startsWith("\0\0\1\0") || head.startsWith("\0\0\2\0");
    return icon && head.length() > 5 && head.charAt(4) != 0 && head.charAt(5) == 0
        ? Optional.of(head.charAt(2) == 1 ? "an ICO" : "a CUR")
        : Optional.empty();
  }

  private static boolean isNetpbm(String head) {
    return head.length() > 2
        && head.charAt(0) == 'P'
        && head.charAt(1) >= '1'
        && head.charAt(1) <= '7'
        && Character.isWhitespace(head.charAt(2));
  }

  private static boolean isSvg(String head) {
    String start = head.replaceFirst("^(\u00ef\u00bb\u00bf)?\\s*", "");
    return start.startsWith("<svg")
        || ((start.startsWith("<?xml") || start.startsWith("<!")) && start.contains("<svg"));
  }

  /** The end of a TGA says so since 1989; older ones have nothing to be known by. */
  private static boolean isTarga(byte[] bytes) {
    return text(bytes, Math.max(0, bytes.length - 18), bytes.length).equals("TRUEVISION-XFILE.\0");
  }
}
