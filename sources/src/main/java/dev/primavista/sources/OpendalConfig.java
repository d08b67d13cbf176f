package dev.primavista.sources;

import java.util.HashMap;
import java.util.Map;

/**
 * How OpenDAL is told about a URL.
 *
 * @param path of the file or folder in the store
 */
record OpendalConfig(String service, Map<String, String> options, String path) {

  static OpendalConfig of(SourceUrl url, Map<String, String> environment) {
    Map<String, String> options = new HashMap<>();
    Variables variables = new Variables(environment, options);
    return switch (url.scheme()) {
      case "s3" -> {
        options.put("bucket", url.authority());
        options.put("region", "us-east-1");
        variables.take("region", "AWS_DEFAULT_REGION");
        variables.take("region", "AWS_REGION");
        variables.take("endpoint", "AWS_ENDPOINT_URL");
        variables.take("endpoint", "AWS_ENDPOINT_URL_S3");
        variables.take("access_key_id", "AWS_ACCESS_KEY_ID");
        variables.take("secret_access_key", "AWS_SECRET_ACCESS_KEY");
        variables.take("session_token", "AWS_SESSION_TOKEN");
        variables.take("allow_anonymous", "AWS_NO_SIGN_REQUEST");
        yield new OpendalConfig("s3", options, url.path());
      }
      case "gs" -> {
        options.put("bucket", url.authority());
        variables.take("endpoint", "STORAGE_EMULATOR_HOST");
        variables.take("credential_path", "GOOGLE_APPLICATION_CREDENTIALS");
        variables.take("allow_anonymous", "GOOGLE_NO_SIGN_REQUEST");
        variables.take("disable_vm_metadata", "GOOGLE_NO_SIGN_REQUEST");
        variables.take("disable_config_load", "GOOGLE_NO_SIGN_REQUEST");
        yield new OpendalConfig("gcs", options, url.path());
      }
      case "az" -> {
        options.put("container", url.authority());
        variables.take("account_name", "AZURE_STORAGE_ACCOUNT_NAME");
        variables.take("account_key", "AZURE_STORAGE_ACCOUNT_KEY");
        variables.take("sas_token", "AZURE_STORAGE_SAS_TOKEN");
        // Azure's portal shows the token as the query that it is in a URL.
        options.computeIfPresent("sas_token", (_, token) -> token.replaceFirst("^\\?", ""));
        String account = options.getOrDefault("account_name", "");
        options.put("endpoint", "https://" + account + ".blob.core.windows.net");
        variables.take("endpoint", "AZURE_STORAGE_ENDPOINT");
        yield new OpendalConfig("azblob", options, url.path());
      }
      default -> throw new IllegalArgumentException("url: '" + url + "' is of no object store");
    };
  }

  /** Variables of the process that become options, the later ones before the earlier. */
  private record Variables(Map<String, String> environment, Map<String, String> options) {
    void take(String option, String variable) {
      String value = environment.get(variable);
      if (value != null && !value.isEmpty()) {
        options.put(option, value);
      }
    }
  }
}
