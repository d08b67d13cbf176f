package dev.primavista.sources;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which files of a store can be files here.
 *
 * @param leftOut the others that have a content, with what was expected of them
 */
record Fitting(List<RemoteFile> files, Map<RemoteFile, String> leftOut) {
  static Fitting of(List<RemoteFile> all) {
    List<RemoteFile> named = new ArrayList<>();
    Map<RemoteFile, String> leftOut = new LinkedHashMap<>();
    for (RemoteFile file : all) {
      String path = file.path();
      if (("/" + path + "/").contains("//")) {
        leftOut.put(file, "a path without empty parts");
      } else if (path.indexOf('\\') >= 0 || path.indexOf('\0') >= 0) {
        leftOut.put(file, "a path without backslashes");
      } else {
        named.add(file);
      }
    }
    Set<String> folders = folders(named);
    List<RemoteFile> files = new ArrayList<>();
    for (RemoteFile file : named) {
      if (!folders.contains(file.path())) {
        files.add(file);
      } else if (file.size() > 0) {
        // An empty one is how stores and their tools mark a folder.
        leftOut.put(file, "another name than a folder's");
      }
    }
    return new Fitting(files, leftOut);
  }

  private static Set<String> folders(List<RemoteFile> files) {
    Set<String> folders = new HashSet<>();
    for (RemoteFile file : files) {
      String path = file.path();
      for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
        folders.add(path.substring(0, end));
      }
    }
    return folders;
  }
}
