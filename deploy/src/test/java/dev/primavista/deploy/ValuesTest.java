package dev.primavista.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values, their schema and their documentation name the same things. Needs no helm. */
class ValuesTest {
  private static final Path CHART = Overlays.DEPLOY.resolve("helm/primavista");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode schema;
  private final Manifest values;

  ValuesTest() throws IOException {
    schema = JSON.readTree(CHART.resolve("values.schema.json").toFile());
    values = Manifest.read(CHART.resolve("values.yaml")).getFirst();
  }

  @Test
  void the_values_keep_their_schema() {
    assertThat(
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(schema)
                .validate(JSON.valueToTree(values.tree())))
        .isEmpty();
  }

  @Test
  void every_value_is_in_the_schema_and_every_property_of_it_has_a_value() {
    List<String> differences = new ArrayList<>();
    compare("", values.tree(), schema, differences);

    assertThat(differences).isEmpty();
  }

  private static void compare(
      String path, Map<String, Object> values, JsonNode schema, List<String> differences) {
    JsonNode properties = schema.path("properties");
    if (!properties.isObject()) {
      return;
    }
    if (schema.path("additionalProperties").asBoolean(true)) {
      differences.add(path + ": open to unknown names");
    }
    properties
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!values.containsKey(name) && !name.equals("global")) {
                differences.add(path + "." + name + ": no default");
              }
            });
    values.forEach(
        (name, value) -> {
          if (!properties.has(name)) {
            differences.add(path + "." + name + ": not in the schema");
          } else if (value instanceof Map<?, ?>) {
            compare(
                path + "." + name, Manifest.map(values, name), properties.get(name), differences);
          }
        });
  }

  /** A comment stands above every group of values. */
  @Test
  void every_group_of_values_is_described() throws IOException {
    String before = "";
    for (String line : Files.readAllLines(CHART.resolve("values.yaml"))) {
      if (line.matches("[a-zA-Z]+:.*") && !line.startsWith("apps:")) {
        boolean described = before.startsWith("#") || nextIsComment(line);
        assertThat(described).as(line).isTrue();
      }
      before = line;
    }
  }

  private static boolean nextIsComment(String line) throws IOException {
    List<String> lines = Files.readAllLines(CHART.resolve("values.yaml"));
    int at = lines.indexOf(line);
    return lines.stream().skip(at + 1).limit(2).anyMatch(next -> next.strip().startsWith("#"));
  }
}
