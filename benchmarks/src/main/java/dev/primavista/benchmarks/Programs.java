package dev.primavista.benchmarks;

import java.nio.file.Path;

/** What other processes are started with; the one place that reads properties and variables. */
final class Programs {
  private Programs() {}

  /** The JVM that this process runs on. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  static String classPath() {
    return System.getProperty("java.class.path");
  }

  /** {@code $PYTHON}, else {@code python3}. */
  static String python() {
    return System.getenv().getOrDefault("PYTHON", "python3");
  }
}
