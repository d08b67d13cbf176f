package dev.primavista.packaging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.spi.ToolProvider;

/** The part of the JDK that the program needs, linked by jlink. */
final class JavaRuntime {
  private JavaRuntime() {}

  /** Makes it in a folder that does not exist yet. */
  static void link(Collection<String> modules, Path folder) {
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(
                () ->
                    new PackagingException(
                        "no_jlink",
                        "this JDK has no jlink (expected: a full JDK, such as Temurin)",
                        "name one with PRIMA_JAVA_HOME"));
    List<String> arguments =
        List.of(
            "--add-modules",
            String.join(",", modules),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            folder.toString());
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    if (jlink.run(out, out, arguments.toArray(String[]::new)) != 0) {
      out.flush();
      throw new PackagingException("tool_failed", "jlink failed: " + said.toString().strip(), null);
    }
  }
}
