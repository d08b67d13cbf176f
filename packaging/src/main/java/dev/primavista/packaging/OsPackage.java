package dev.primavista.packaging;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Debian package of this machine.
 *
 * @param status what dpkg says of it, as scanners read it in {@code /var/lib/dpkg/status.d}
 * @param files the paths that it installed
 */
record OsPackage(String name, String version, String status, List<String> files) {
  OsPackage {
    files = List.copyOf(files);
  }

  /** The package of that name; empty if it is not installed. */
  static Optional<OsPackage> installed(String name) {
    Path here = Path.of("/");
    String status;
    try {
      status = Tools.run(here, List.of("dpkg-query", "--status", name));
    } catch (PackagingException absent) {
      return Optional.empty();
    }
    if (!field(status, "Status").endsWith(" installed")) {
      return Optional.empty();
    }
    List<String> files =
        Tools.run(here, List.of("dpkg-query", "--listfiles", name)).lines().toList();
    return Optional.of(new OsPackage(name, field(status, "Version"), status, files));
  }

  private static String field(String status, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + ": (.*)$").matcher(status);
    return line.find() ? line.group(1) : "";
  }

  /** Its package URL. */
  String purl() {
    return "pkg:deb/debian/"
        + name
        + "@"
        + version.replace(":", "%3A").replace("+", "%2B")
        + "?arch=amd64";
  }
}
