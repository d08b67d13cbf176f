package dev.primavista.sources;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How OpenDAL is told about a URL.
 *
 * @param path of the file or folder in the store
 */
record OpendalConfig(String service, Map<String, String> options, String path) {
  private static final String CREDENTIALS = "GOOGLE_APPLICATION_CREDENTIALS";
  private static final String KEY = "AZURE_STORAGE_ACCOUNT_KEY";
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Reads the variables of a store.
   *
   * @throws ModelLoadException if one says what cannot be meant
   */
  static OpendalConfig of(SourceUrl url, Variables variables) {
    Options options = new Options(variables, new HashMap<>());
    return switch (url.scheme()) {
      case "s3" -> new OpendalConfig("s3", s3(url, options), url.path());
      case "gs" -> new OpendalConfig("gcs", google(url, options), url.path());
      case "az" -> new OpendalConfig("azblob", azure(url, options), url.path());
      default -> throw new IllegalArgumentException("url: '" + url + "' is of no object store");
    };
  }

  private static Map<String, String> s3(SourceUrl url, Options options) {
    options.put("bucket", url.authority());
    options.put("region", "us-east-1");
    options.take("region", "AWS_DEFAULT_REGION");
    options.take("region", "AWS_REGION");
    options.take("endpoint", "AWS_ENDPOINT_URL");
    options.take("endpoint", "AWS_ENDPOINT_URL_S3");
    options.take("access_key_id", "AWS_ACCESS_KEY_ID");
    options.take("secret_access_key", "AWS_SECRET_ACCESS_KEY");
    options.take("session_token", "AWS_SESSION_TOKEN");
    options.takeFlag("allow_anonymous", "AWS_NO_SIGN_REQUEST");
    return options.all();
  }

  private static Map<String, String> google(SourceUrl url, Options options) {
    options.put("bucket", url.authority());
    options.take("endpoint", "STORAGE_EMULATOR_HOST");
    options.take("credential_path", CREDENTIALS);
    options.takeFlag("allow_anonymous", "GOOGLE_NO_SIGN_REQUEST");
    options.takeFlag("disable_vm_metadata", "GOOGLE_NO_SIGN_REQUEST");
    options.takeFlag("disable_config_load", "GOOGLE_NO_SIGN_REQUEST");
    Optional.ofNullable(options.all().get("credential_path"))
        .ifPresent(OpendalConfig::requireCredentials);
    return options.all();
  }

  /** OpenDAL would pass it over, and look for a machine of Google's. */
  private static void requireCredentials(String path) {
    try (JsonParser parser = JSON.createParser(Files.readString(Path.of(path)))) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        return;
      }
    } catch (IOException | IllegalArgumentException unreadable) {
      // Told below.
    }
    throw Variables.wrong(
        CREDENTIALS + ": '" + path + "'", "a readable file with the credentials in JSON");
  }

  private static Map<String, String> azure(SourceUrl url, Options options) {
    options.put("container", url.authority());
    options.take("account_name", "AZURE_STORAGE_ACCOUNT_NAME");
    options.take("account_key", KEY);
    options.take("sas_token", "AZURE_STORAGE_SAS_TOKEN");
    // Azure's portal shows the token as the query that it is in a URL.
    options.all().computeIfPresent("sas_token", (_, token) -> token.replaceFirst("^\\?", ""));
    String account = options.all().getOrDefault("account_name", "");
    options.put("endpoint", "https://" + account + ".blob.core.windows.net");
    options.take("endpoint", "AZURE_STORAGE_ENDPOINT");
    Optional.ofNullable(options.all().get("account_key")).ifPresent(OpendalConfig::requireBase64);
    return options.all();
  }

  private static void requireBase64(String key) {
    try {
      var _ = Base64.getDecoder().decode(key);
    } catch (IllegalArgumentException malformed) {
      throw Variables.wrong(KEY + ": no base64", "the key as Azure shows it");
    }
  }

  /** What OpenDAL is told: variables of the process, the later ones before the earlier. */
  private record Options(Variables variables, Map<String, String> all) {
    void put(String option, String value) {
      all.put(option, value);
    }

    void take(String option, String variable) {
      variables.value(variable).ifPresent(value -> all.put(option, value));
    }

    void takeFlag(String option, String variable) {
      variables.flag(variable).ifPresent(value -> all.put(option, value.toString()));
    }
  }
}
