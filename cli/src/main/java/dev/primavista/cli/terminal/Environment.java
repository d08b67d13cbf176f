package dev.primavista.cli.terminal;

import dev.primavista.pickle.PickleLimits;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the process was started with; the one place that reads properties and variables.
 *
 * @param home the folder of the launcher, where the demo's files lie
 * @param outIsTerminal whether standard output is shown to somebody
 * @param errIsTerminal whether standard error is shown to somebody
 * @param colour what {@code NO_COLOR}, {@code FORCE_COLOR} and {@code TERM} ask for; empty for no
 *     wish
 * @param limits what a model file may ask for, from the {@code PRIMA_MAX_} variables
 * @param variables those of OpenTelemetry, of proxies, of the stores that models lie in, of the FAQ
 *     and of the browser
 */
public record Environment(
    Path home,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Optional<Boolean> colour,
    PickleLimits limits,
    Map<String, String> variables) {
  private static final String TELEMETRY = "OTEL_";
  private static final String EDITOR_KEY = "PRIMA_EDITOR_KEY";
  private static final String DATABASE = "PRIMA_DATABASE";
  private static final String BROWSER = "BROWSER";
  private static final List<String> WANTED =
      List.of(
          "AWS_",
          "AZURE_STORAGE_",
          "DOCKER_CONFIG",
          "SSL_CERT_FILE",
          "GOOGLE_",
          "STORAGE_EMULATOR_HOST",
          "HF_",
          "PRIMA_HTTP_",
          "PRIMA_OCI_",
          "PRIMA_ENGINES",
          "HTTP_PROXY",
          "http_proxy",
          "HTTPS_PROXY",
          "https_proxy",
          "ALL_PROXY",
          "all_proxy",
          "NO_PROXY",
          "no_proxy",
          "XDG_CACHE_HOME",
          "HOME",
          "SOURCE_DATE_EPOCH",
          EDITOR_KEY,
          DATABASE,
          BROWSER);

  /**
   * The process's own.
   *
   * @throws IllegalArgumentException if a variable is wrong; the message names all that are
   */
  public static Environment read() {
    return new Environment(
        Path.of(System.getProperty("prima.home", ".")),
        Boolean.getBoolean("prima.terminal.out"),
        Boolean.getBoolean("prima.terminal.err"),
        colourWish(),
        FileLimits.of(System.getenv()),
        wanted(System.getenv()));
  }

  /** The JDK that this process runs on. */
  public static Path jdk() {
    return Path.of(System.getProperty("java.home"));
  }

  private static Map<String, String> wanted(Map<String, String> variables) {
    Map<String, String> wanted = new HashMap<>(variables);
    wanted
        .keySet()
        .removeIf(
            name -> !name.startsWith(TELEMETRY) && WANTED.stream().noneMatch(name::startsWith));
    return wanted;
  }

  /** OpenTelemetry's variables. */
  public Map<String, String> telemetry() {
    Map<String, String> telemetry = new HashMap<>(variables);
    telemetry.keySet().removeIf(name -> !name.startsWith(TELEMETRY));
    return telemetry;
  }

  /** What editors of a FAQ send as a bearer token. */
  public Optional<String> editorKey() {
    return Optional.ofNullable(variables.get(EDITOR_KEY));
  }

  /** The database of FAQs, whose address may hold a password. */
  public Optional<String> database() {
    return Optional.ofNullable(variables.get(DATABASE));
  }

  /** Commands that open a page in a browser. */
  public Optional<String> browser() {
    return Optional.ofNullable(variables.get(BROWSER));
  }

  /** Where fetched models are kept unless a flag says otherwise. */
  public Path cache() {
    String home = variables.getOrDefault("HOME", ".");
    String caches = variables.getOrDefault("XDG_CACHE_HOME", home + "/.cache");
    return Path.of(caches, "primavista");
  }

  private static Optional<Boolean> colourWish() {
    if (isSet("NO_COLOR")) {
      return Optional.of(false);
    }
    if (isSet("FORCE_COLOR") || isSet("CLICOLOR_FORCE")) {
      return Optional.of(true);
    }
    return "dumb".equals(System.getenv("TERM")) ? Optional.of(false) : Optional.empty();
  }

  private static boolean isSet(String name) {
    String value = System.getenv(name);
    return value != null && !value.isEmpty();
  }
}
