package dev.primavista.server.http;

/**
 * Who answers.
 *
 * @param name the product's name
 * @param version of this build
 */
public record ServerInfo(String name, String version) {
  /** This build. */
  public static final ServerInfo CURRENT = new ServerInfo("Primavista", "0.1.0");
}
