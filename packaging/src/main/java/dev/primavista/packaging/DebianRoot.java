package dev.primavista.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A root of what a JVM and the native libraries link against, from this machine's own Debian
 * packages: no shell, no package manager, no program at all. Java brings its own time zones and
 * certificates.
 */
final class DebianRoot {
  private static final List<String> NEEDED = List.of("libc6", "libgcc-s1", "libstdc++6", "zlib1g");
  private static final List<String> WELCOME =
      List.of("libgomp1", "libturbojpeg0", "libwebp7", "libsharpyuv0", "ca-certificates");
  private static final Pattern LIBRARY =
      Pattern.compile("(/usr)?/lib/x86_64-linux-gnu/(?<name>[^/]+\\.so\\.\\d+)");
  private static final Pattern IDLE =
      Pattern.compile("lib(thread_db|nss_compat|nss_hesiod|anl|BrokenLocale|nsl)\\..*");
  private static final String CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";
  private static final Path LOADER = Path.of("/lib64/ld-linux-x86-64.so.2");

  private final Map<String, Path> files = new LinkedHashMap<>();
  private final List<OsPackage> packages = new ArrayList<>();
  private final Path own;

  private DebianRoot(Path own) {
    this.own = own;
  }

  /**
   * Gathers it.
   *
   * @param own a folder for the files that are written for it
   * @throws PackagingException if this is no Debian on x86-64, or a package is missing
   */
  static DebianRoot gather(Path own) throws IOException {
    DebianRoot root = new DebianRoot(own);
    if (!Files.exists(Path.of("/usr/bin/dpkg-query")) || !Files.exists(LOADER)) {
      throw new PackagingException(
          "no_base",
          "--base debian: this machine is no Debian or Ubuntu on x86-64",
          "name an image, such as --base " + Base.DISTROLESS + ", or a file with --base FILE.tar");
    }
    for (String name : NEEDED) {
      if (!root.add(name)) {
        throw new PackagingException(
            "no_base", "--base debian: package " + name + " is not installed", null);
      }
    }
    for (String name : WELCOME) {
      root.add(name);
    }
    root.files.put(LOADER.toString(), LOADER.toRealPath());
    root.write(
        "/etc/passwd", "root:x:0:0:root:/:/none\nnonroot:x:65532:65532:nonroot:/tmp:/none\n");
    root.write("/etc/group", "root:x:0:\nnonroot:x:65532:\n");
    root.write("/etc/nsswitch.conf", "hosts: files dns\n");
    root.files.put("/etc/os-release", Path.of("/etc/os-release").toRealPath());
    return root;
  }

  /** Adds what is loaded of a package; false if it is not installed. */
  private boolean add(String name) throws IOException {
    Optional<OsPackage> found = OsPackage.installed(name);
    if (found.isEmpty()) {
      return false;
    }
    packages.add(found.get());
    for (String file : found.get().files()) {
      var library = LIBRARY.matcher(file);
      if (library.matches() && !IDLE.matcher(library.group("name")).matches()) {
        files.put("/lib/x86_64-linux-gnu/" + library.group("name"), Path.of(file).toRealPath());
      } else if (file.equals("/usr/share/doc/" + name + "/copyright")) {
        files.put(file, Path.of(file).toRealPath());
      }
    }
    if (name.equals("ca-certificates") && Files.exists(Path.of(CERTIFICATES))) {
      files.put(CERTIFICATES, Path.of(CERTIFICATES));
    }
    write("/var/lib/dpkg/status.d/" + name, found.get().status() + "\n");
    return true;
  }

  private void write(String path, String text) throws IOException {
    Path file = own.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
    files.put(path, file);
  }

  /** Where each file of the image lies on this machine, by its path in the image. */
  Map<String, Path> files() {
    return files;
  }

  List<OsPackage> packages() {
    return List.copyOf(packages);
  }
}
