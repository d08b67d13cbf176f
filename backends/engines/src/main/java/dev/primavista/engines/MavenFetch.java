package dev.primavista.engines;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Has Maven fetch the jars, so that its mirrors, proxies and local repository hold here too. Maven
 * is what the program itself was built with.
 */
public final class MavenFetch implements Fetch {
  private static final String GOAL =
      "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies";
  private static final int MOST_MINUTES = 30;
  private static final int LONGEST = 300;

  private final String command;

  /** With the {@code mvn} of the path. */
  public MavenFetch() {
    this("mvn");
  }

  MavenFetch(String command) {
    this.command = command;
  }

  @Override
  public void fetch(Engine engine, Path folder) {
    Path project = folder.resolve("pom.xml");
    Path log = folder.resolve("maven.log");
    try {
      Files.writeString(project, pom(engine));
      Process maven = start(engine, folder, log);
      if (!maven.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
        maven.destroyForcibly();
        throw refusal(engine, "Maven took more than " + MOST_MINUTES + " minutes", null);
      }
      if (maven.exitValue() != 0) {
        throw refusal(engine, "Maven says: " + firstError(log).orElse("nothing"), null);
      }
      Files.delete(project);
      Files.delete(log);
    } catch (IOException e) {
      throw refusal(engine, "there is no '" + command + "' on the PATH that could fetch it", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refusal(engine, "the fetching was interrupted", e);
    }
  }

  private Process start(Engine engine, Path folder, Path log) throws IOException {
    List<String> words =
        List.of(
            command,
            "-B",
            "-ntp",
            "-f",
            folder.resolve("pom.xml").toString(),
            GOAL,
            "-DoutputDirectory=" + folder,
            "-DincludeArtifactIds="
                + String.join(
                    ",",
                    engine.artifacts().stream().map(Artifact::artifactId).distinct().toList()));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .start();
  }

  private static Optional<String> firstError(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(line -> line.startsWith("[ERROR]"))
          .map(line -> line.substring("[ERROR]".length()).strip())
          .filter(line -> !line.isEmpty())
          .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + " ..." : line)
          .findFirst();
    }
  }

  private static ModelLoadException refusal(
      Engine engine, String reason, @org.jspecify.annotations.Nullable Exception cause) {
    return new ModelLoadException(
        "engine_missing",
        engine.serves()
            + " needs "
            + engine.title()
            + " ("
            + engine.megabytes()
            + " MB), which is not on this machine: "
            + reason,
        "run 'prima engines install "
            + engine.name()
            + "' where Maven Central can be reached, or copy its jars and add '--from DIR'",
        cause);
  }

  /** A project that depends on exactly these jars and on nothing that they name. */
  static String pom(Engine engine) {
    StringBuilder pom = new StringBuilder();
    pom.append("<project xmlns=\"http://maven.apache.org/POM/4.0.0\">");
    pom.append("<modelVersion>4.0.0</modelVersion><groupId>dev.primavista.engines</groupId>");
    pom.append("<artifactId>").append(engine.name()).append("</artifactId>");
    pom.append("<version>1</version><packaging>pom</packaging><dependencies>");
    for (Artifact jar : engine.artifacts()) {
      pom.append("<dependency><groupId>").append(jar.groupId()).append("</groupId>");
      pom.append("<artifactId>").append(jar.artifactId()).append("</artifactId>");
      pom.append("<version>").append(jar.version()).append("</version>");
      if (!jar.classifier().isEmpty()) {
        pom.append("<classifier>").append(jar.classifier()).append("</classifier>");
      }
      pom.append("<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId>");
      pom.append("</exclusion></exclusions></dependency>");
    }
    return pom.append("</dependencies></project>\n").toString();
  }
}
