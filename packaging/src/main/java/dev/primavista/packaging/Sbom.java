package dev.primavista.packaging;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * What an image is made of, as CycloneDX 1.6 in JSON: jars, Java, the base's packages, models. The
 * same image has the same document.
 */
public final class Sbom {
  private final Installation installation;
  private final ImagePlan plan;
  private final List<OsPackage> packages;
  private final Libraries libraries = Libraries.read();

  Sbom(Installation installation, ImagePlan plan, List<OsPackage> packages) {
    this.installation = installation;
    this.plan = plan;
    this.packages = packages;
  }

  /**
   * The document.
   *
   * @param digest of the image
   */
  public byte[] json(String digest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("bomFormat", "CycloneDX");
      json.writeStringField("specVersion", "1.6");
      json.writeNumberField("version", 1);
      subject(json, digest);
      json.writeArrayFieldStart("components");
      java(json);
      for (Path jar : installation.jars()) {
        jar(json, jar);
      }
      for (OsPackage one : packages) {
        begin(json, "library", one.name(), one.version());
        json.writeStringField("purl", one.purl());
        json.writeEndObject();
      }
      for (Path model : plan.models()) {
        model(json, model);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void subject(JsonGenerator json, String digest) throws IOException {
    json.writeObjectFieldStart("metadata");
    json.writeStringField("timestamp", plan.created().toString());
    json.writeObjectFieldStart("component");
    json.writeStringField("type", "container");
    json.writeStringField("name", plan.name());
    json.writeStringField("version", digest);
    hash(json, digest.substring(digest.indexOf(':') + 1));
    json.writeEndObject();
    json.writeArrayFieldStart("properties");
    property(json, "dev.primavista.base", plan.base().title());
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void property(JsonGenerator json, String name, String value) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("value", value);
    json.writeEndObject();
  }

  private void java(JsonGenerator json) throws IOException {
    Properties release = new Properties();
    try (var in = Files.newBufferedReader(installation.jdk().resolve("release"))) {
      release.load(in);
    }
    String version = bare(release, "JAVA_RUNTIME_VERSION");
    begin(json, "platform", "OpenJDK " + bare(release, "IMPLEMENTOR"), version);
    licence(json, "GPL-2.0-only WITH Classpath-exception-2.0");
    json.writeStringField("purl", "pkg:generic/openjdk@" + version.replace("+", "%2B"));
    json.writeEndObject();
  }

  private static String bare(Properties release, String key) {
    return release.getProperty(key, "").replace("\"", "");
  }

  private void jar(JsonGenerator json, Path jar) throws IOException {
    String file = String.valueOf(jar.getFileName());
    Libraries.Library library = libraries.of(file);
    begin(json, "library", library.artifact(), library.version());
    json.writeStringField("group", library.group());
    hash(json, Fingerprint.sha256(jar));
    licence(json, library.licence());
    json.writeStringField("purl", library.purl());
    json.writeEndObject();
  }

  private static void model(JsonGenerator json, Path model) throws IOException {
    if (Files.isRegularFile(model)) {
      begin(json, "machine-learning-model", String.valueOf(model.getFileName()), "");
      hash(json, Fingerprint.sha256(model));
      json.writeEndObject();
    }
  }

  private static void begin(JsonGenerator json, String type, String name, String version)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("type", type);
    json.writeStringField("name", name);
    if (!version.isEmpty()) {
      json.writeStringField("version", version);
    }
  }

  private static void hash(JsonGenerator json, String sha256) throws IOException {
    json.writeArrayFieldStart("hashes");
    json.writeStartObject();
    json.writeStringField("alg", "SHA-256");
    json.writeStringField("content", sha256);
    json.writeEndObject();
    json.writeEndArray();
  }

  private static void licence(JsonGenerator json, String expression) throws IOException {
    json.writeArrayFieldStart("licenses");
    json.writeStartObject();
    json.writeStringField("expression", expression);
    json.writeEndObject();
    json.writeEndArray();
  }
}
