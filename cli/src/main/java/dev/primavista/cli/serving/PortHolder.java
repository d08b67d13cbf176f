package dev.primavista.cli.serving;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which process listens on a port, where Linux tells this user. */
final class PortHolder {
  /** What the launcher starts. */
  private static final String MAIN = "dev.primavista.cli.Main";

  private static final Path PROCESSES = Path.of("/proc");
  private static final String LISTENS = "0A";

  /** Columns of {@code /proc/net/tcp}: the local address, the state, the socket. */
  private static final int ADDRESS = 1;

  private static final int STATE = 3;
  private static final int SOCKET = 9;

  private PortHolder() {}

  /** Such as {@code nginx (process 812)}; empty where it cannot be seen. */
  static Optional<String> of(int port) {
    Set<String> sockets = new HashSet<>();
    sockets(PROCESSES.resolve("net/tcp"), port, sockets);
    sockets(PROCESSES.resolve("net/tcp6"), port, sockets);
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, sockets)) {
          return Optional.of(name(process) + " (process " + process.getFileName() + ")");
        }
      }
    } catch (IOException hidden) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static void sockets(Path table, int port, Set<String> found) {
    String end = String.format(Locale.ROOT, ":%04X", port);
    for (String line : lines(table)) {
      String[] columns = line.strip().split("\\s+", -1);
      if (columns.length > SOCKET
          && columns[ADDRESS].endsWith(end)
          && columns[STATE].equals(LISTENS)) {
        found.add("socket:[" + columns[SOCKET] + "]");
      }
    }
  }

  private static List<String> lines(Path table) {
    try {
      return Files.readAllLines(table, StandardCharsets.ISO_8859_1);
    } catch (IOException absent) {
      return List.of();
    }
  }

  private static boolean holds(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (sockets.contains(target(file))) {
          return true;
        }
      }
      return false;
    } catch (IOException notOurs) {
      return false;
    }
  }

  /** What an open file is; empty where it was closed meanwhile. */
  private static String target(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException closed) {
      return "";
    }
  }

  private static String name(Path process) {
    String command = String.join("", lines(process.resolve("cmdline")));
    return command.contains(MAIN)
        ? "another prima"
        : String.join("", lines(process.resolve("comm")));
  }
}
