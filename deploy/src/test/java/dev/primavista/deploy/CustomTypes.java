package dev.primavista.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Custom kinds by the definitions that their projects publish: of the Go modules that {@code
 * deploy/schemas/go.mod} names, and of the folders in {@code PRIMA_CRDS}. An unknown field is a
 * fault. Rules in CEL are not evaluated here.
 */
final class CustomTypes {
  private static final Pattern MODULE = Pattern.compile("\\t(\\S+) (v\\S+)");
  private static final Pattern UPPER_CASE = Pattern.compile("[A-Z]");
  private static final List<String> FOLDERS =
      List.of(
          "config/crd/full",
          "config/crd/standard",
          "config/crd/bases",
          "config/crds/bases",
          "example/prometheus-operator-crd",
          "pkg/apis/crds");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4);

  private static final Pattern GROUP = Pattern.compile("(?m)^  group: (\\S+)$");
  private static final Pattern KIND = Pattern.compile("(?m)^    kind: (\\S+)$");

  /**
   * Files with definitions by group and kind; schemas by group, version and kind once asked for.
   */
  private final Map<String, Path> files = new HashMap<>();

  private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

  private CustomTypes() {}

  /** What is on this machine; nothing is fetched. */
  static CustomTypes here() {
    CustomTypes types = new CustomTypes();
    for (Path folder : folders()) {
      if (Files.isDirectory(folder)) {
        Overlays.files(folder).forEach(types::note);
      }
    }
    return types;
  }

  private static List<Path> folders() {
    List<Path> folders = new ArrayList<>();
    Matcher module = MODULE.matcher(text(Overlays.DEPLOY.resolve("schemas/go.mod")));
    while (module.find()) {
      Path root = modules().resolve(escaped(module.group(1)) + "@" + module.group(2));
      FOLDERS.forEach(folder -> folders.add(root.resolve(folder)));
    }
    String more = System.getenv().getOrDefault("PRIMA_CRDS", "");
    for (String folder : more.split(":", -1)) {
      if (!folder.isEmpty()) {
        folders.add(Path.of(folder));
      }
    }
    return folders;
  }

  /** Where Go keeps modules, unless it is told otherwise. */
  private static Path modules() {
    String cache = System.getenv("GOMODCACHE");
    String path = System.getenv("GOPATH");
    if (cache != null) {
      return Path.of(cache);
    }
    return path != null
        ? Path.of(path, "pkg/mod")
        : Path.of(System.getProperty("user.home"), "go/pkg/mod");
  }

  /** A module's path as Go writes it on disk: an upper-case letter as ! and the lower-case one. */
  private static String escaped(String module) {
    return UPPER_CASE
        .matcher(module)
        .replaceAll(letter -> "!" + letter.group().toLowerCase(Locale.ROOT));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void note(Path file) {
    String yaml = text(file);
    Matcher group = GROUP.matcher(yaml);
    Matcher kind = KIND.matcher(yaml);
    if (yaml.contains("kind: CustomResourceDefinition") && group.find() && kind.find()) {
      files.put(group.group(1) + "/" + kind.group(1), file);
    }
  }

  boolean knows(Manifest manifest) {
    return files.containsKey(group(manifest) + "/" + manifest.kind());
  }

  /** What the definition refuses. */
  List<String> faults(Manifest manifest) {
    String version = manifest.apiVersion().replaceFirst(".*/", "");
    String key = group(manifest) + "/" + version + "/" + manifest.kind();
    JsonSchema schema = schemas.computeIfAbsent(key, wanted -> schema(manifest, version));
    return schema.validate(JSON.valueToTree(manifest.tree())).stream()
        .map(ValidationMessage::getMessage)
        .map(message -> manifest.label() + ": " + message)
        .toList();
  }

  private JsonSchema schema(Manifest manifest, String wanted) {
    Path file = files.get(group(manifest) + "/" + manifest.kind());
    if (file != null) {
      for (Manifest definition : Overlays.read(file)) {
        for (Map<String, Object> version :
            Manifest.objects(definition.tree(), "spec", "versions")) {
          if (wanted.equals(version.get("name"))) {
            Map<String, Object> schema = Manifest.map(version, "schema", "openAPIV3Schema");
            return FACTORY.getSchema(JSON.<JsonNode>valueToTree(closed(schema)));
          }
        }
      }
    }
    throw new IllegalArgumentException(
        manifest.apiVersion() + " " + manifest.kind() + ": no definition");
  }

  /** Azure's monitors are those of the Prometheus operator under a group of their own. */
  private static String group(Manifest manifest) {
    return manifest.group().replaceFirst("^azmonitoring\\.coreos", "monitoring.coreos");
  }

  /** The schema with each object that lists its properties closed to others. */
  private static Object closed(Object schema) {
    if (schema instanceof List<?> list) {
      return list.stream().map(CustomTypes::closed).toList();
    }
    if (!(schema instanceof Map<?, ?> map)) {
      return schema;
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(key.toString(), closed(value)));
    boolean open = Boolean.TRUE.equals(map.get("x-kubernetes-preserve-unknown-fields"));
    if ("object".equals(map.get("type")) && map.get("properties") instanceof Map<?, ?> && !open) {
      copy.putIfAbsent("additionalProperties", false);
    }
    return copy;
  }
}
