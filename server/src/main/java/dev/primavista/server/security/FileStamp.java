package dev.primavista.server.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * What files were when they were looked at; differs once one changes. Links are followed, so that a
 * mounted Secret, whose files are links into a folder that is replaced, is seen to change.
 */
record FileStamp(List<String> files) {
  /** That of these files now. */
  static FileStamp of(List<Path> files) {
    List<String> stamps = new ArrayList<>();
    for (Path file : files) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        stamps.add(now.lastModifiedTime() + " " + now.size() + " " + now.fileKey());
      } catch (IOException absent) {
        stamps.add("absent");
      }
    }
    return new FileStamp(List.copyOf(stamps));
  }
}
