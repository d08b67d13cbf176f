package dev.primavista.torch;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A TorchScript archive, proven complete before LibTorch sees it: a zip file of one folder that
 * holds {@code code/}, {@code constants.pkl} and {@code data.pkl}.
 *
 * @param className the module's class
 * @param arguments of its {@code forward}
 * @param loops whether its code has loops, whose turns inputs may tell
 */
record TorchArchive(Path path, String className, List<Argument> arguments, boolean loops) {
  private static final String AGAIN = "copy it again, or save it again with torch.jit.save";

  /** Operators that read or write files, which no served model needs. */
  private static final Pattern TOUCHES_FILES =
      Pattern.compile("\\btorch\\.(from_file|save|load)\\(|ops\\.aten\\.(from_file|save)\\(");

  private static final Pattern LOOP = Pattern.compile("\\n *(while |for )");
  private static final Pattern CLASS = Pattern.compile("c(__torch__[\\w.]*)\\n(\\w+)\\n");
  private static final int MOST_CODE = 64 << 20;

  TorchArchive {
    arguments = List.copyOf(arguments);
  }

  String name() {
    return String.valueOf(path.getFileName());
  }

  /** Whether a file is such an archive; nothing but its table of contents is read. */
  static boolean recognizes(Path path, byte[] head) {
    boolean zip = head.length > 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3;
    if (!zip || !Files.isRegularFile(path)) {
      return false;
    }
    try (ZipFile archive = new ZipFile(path.toFile())) {
      return has(archive, "/constants.pkl") && has(archive, "/data.pkl") && hasCode(archive);
    } catch (IOException torn) {
      return new String(head, StandardCharsets.ISO_8859_1).contains("/code/__torch__");
    }
  }

  private static boolean has(ZipFile archive, String suffix) {
    return archive.stream()
        .anyMatch(entry -> depth(entry) == 1 && entry.getName().endsWith(suffix));
  }

  private static boolean hasCode(ZipFile archive) {
    return archive.stream().anyMatch(entry -> entry.getName().contains("/code/__torch__"));
  }

  private static long depth(ZipEntry entry) {
    return entry.getName().chars().filter(letter -> letter == '/').count();
  }

  /**
   * Reads and checks an archive.
   *
   * @throws ModelLoadException if it is torn, damaged, of another kind, or its code touches files
   */
  static TorchArchive read(Path path) {
    String name = String.valueOf(path.getFileName());
    try (ZipFile zip = new ZipFile(path.toFile())) {
      if (!hasCode(zip) || !has(zip, "/data.pkl")) {
        throw new ModelLoadException(
            "unknown_format",
            name + " is no TorchScript archive (expected: code/, constants.pkl and data.pkl)",
            AGAIN);
      }
      checkSums(name, zip);
      return read(path, zip);
    } catch (NoSuchFileException e) {
      throw new ModelLoadException("no_such_file", "no such file: " + path, null, e);
    } catch (IOException e) {
      throw new ModelLoadException("truncated_file", name + " is no whole zip archive", AGAIN, e);
    }
  }

  private static void checkSums(String name, ZipFile zip) throws IOException {
    for (ZipEntry entry : Collections.list(zip.entries())) {
      CRC32 crc = new CRC32();
      try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), crc)) {
        byte[] block = new byte[1 << 16];
        while (in.read(block) >= 0) {
          // The checksum reads along.
        }
      }
      if (crc.getValue() != entry.getCrc()) {
        throw new ModelLoadException(
            "malformed_model", name + ", " + entry.getName() + " is damaged: wrong CRC-32", AGAIN);
      }
    }
  }

  private static TorchArchive read(Path path, ZipFile zip) throws IOException {
    String name = String.valueOf(path.getFileName());
    StringBuilder all = new StringBuilder();
    String root = "";
    List<ZipEntry> code = new ArrayList<>();
    for (ZipEntry entry : Collections.list(zip.entries())) {
      if (depth(entry) == 1 && entry.getName().endsWith("/data.pkl")) {
        root = entry.getName().substring(0, entry.getName().length() - "data.pkl".length());
      }
      if (entry.getName().contains("/code/") && entry.getName().endsWith(".py")) {
        code.add(entry);
      }
    }
    for (ZipEntry entry : code) {
      all.append('\n').append(text(name, zip, entry));
    }
    Matcher touching = TOUCHES_FILES.matcher(all);
    if (touching.find()) {
      throw new ModelLoadException(
          "unsafe_model",
          name + " calls " + touching.group().replace("(", "") + ", which touches files",
          "export the network alone, without what saves or reads");
    }
    Matcher module = rootClass(name, zip, root);
    String body = body(name, zip, root, module);
    List<Argument> arguments = Argument.of(body);
    if (arguments.isEmpty()) {
      throw new ModelLoadException(
          "unsupported_signature",
          name + ", class " + module.group(2) + " has no forward that takes anything",
          "give the module a forward that takes tensors");
    }
    return new TorchArchive(path, module.group(2), arguments, LOOP.matcher(all).find());
  }

  private static Matcher rootClass(String name, ZipFile zip, String root) throws IOException {
    ZipEntry data = zip.getEntry(root + "data.pkl");
    try (InputStream in = zip.getInputStream(data)) {
      String start = new String(in.readNBytes(4096), StandardCharsets.ISO_8859_1);
      Matcher module = CLASS.matcher(start);
      if (!module.find()) {
        throw new ModelLoadException(
            "malformed_model", name + ", data.pkl names no class of the module", AGAIN);
      }
      return module;
    }
  }

  private static String body(String name, ZipFile zip, String root, Matcher module)
      throws IOException {
    String file = root + "code/" + module.group(1).replace('.', '/') + ".py";
    ZipEntry entry = zip.getEntry(file);
    String text = entry == null ? "" : "\n" + text(name, zip, entry);
    int start = text.indexOf("\nclass " + module.group(2) + "(");
    if (start < 0) {
      throw new ModelLoadException(
          "malformed_model", name + ", " + file + " lacks the class " + module.group(2), AGAIN);
    }
    int end = text.indexOf("\nclass ", start + 1);
    return text.substring(start, end < 0 ? text.length() : end);
  }

  private static String text(String name, ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(MOST_CODE + 1);
      if (bytes.length > MOST_CODE) {
        throw new ModelLoadException(
            "limit_exceeded", name + ", " + entry.getName() + " is longer than 64 MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
