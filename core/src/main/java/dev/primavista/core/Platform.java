package dev.primavista.core;

import java.nio.file.Path;

/**
 * The kind of machine that a process runs on, such as Linux and amd64; the one place that reads it.
 *
 * @param system as the JVM names it
 * @param architecture as the JVM names it
 */
public record Platform(String system, String architecture) {
  /** This process's. */
  public static Platform current() {
    return new Platform(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  /** Where this process keeps files for a while. */
  public static Path temporaryFolder() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  boolean isLinux() {
    return system.equals("Linux");
  }

  @Override
  public String toString() {
    return system + " " + architecture;
  }
}
