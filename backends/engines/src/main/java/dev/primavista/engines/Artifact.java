package dev.primavista.engines;

/**
 * One jar on Maven Central.
 *
 * @param classifier empty for none
 * @param sha256 of the jar, in hexadecimal
 */
public record Artifact(
    String groupId, String artifactId, String version, String classifier, String sha256) {

  /** Reads {@code group:artifact:version[:classifier] sha256}. */
  static Artifact parse(String line) {
    String[] words = line.split(" ", -1);
    String[] parts = words[0].split(":", -1);
    if (words.length != 2 || parts.length < 3 || !words[1].matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "artifact: '" + line + "' (expected: group:artifact:version[:classifier] sha256)");
    }
    String classifier = parts.length > 3 ? parts[3] : "";
    return new Artifact(parts[0], parts[1], parts[2], classifier, words[1]);
  }

  /** The name that its file has in a repository. */
  public String fileName() {
    String suffix = classifier.isEmpty() ? "" : "-" + classifier;
    return artifactId + "-" + version + suffix + ".jar";
  }

  /** Its coordinates as Maven writes them. */
  @Override
  public String toString() {
    return groupId
        + ":"
        + artifactId
        + ":"
        + version
        + (classifier.isEmpty() ? "" : ":" + classifier);
  }
}
