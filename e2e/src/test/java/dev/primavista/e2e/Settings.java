package dev.primavista.e2e;

import dev.primavista.testkit.SharedData;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What these tests take from the command line.
 *
 * @param server a server that runs already ({@code -Dprima.e2e.url}); absent: the demo is started
 * @param pictures folders that get the screenshots: this module's target folder, and the one named
 *     by {@code -Dprima.screenshots} relative to the checkout
 */
record Settings(Optional<URI> server, List<Path> pictures) {

  static Settings read() {
    Path root = SharedData.projectRoot();
    Optional<String> asked = Optional.ofNullable(System.getProperty("prima.screenshots"));
    return new Settings(
        Optional.ofNullable(System.getProperty("prima.e2e.url")).map(URI::create),
        Stream.concat(
                Stream.of(root.resolve("e2e/target/screenshots")),
                asked.filter(folder -> !folder.isBlank()).map(root::resolve).stream())
            .toList());
  }
}
