package dev.primavista.cli.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.cli.CommandCalls;
import dev.primavista.cli.terminal.Environment;
import dev.primavista.pickle.PickleLimits;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start from a URL with variables that cannot be meant. */
class ServeUrlTest {
  @TempDir private Path home = Path.of("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://h/x.onnx | HTTP_PROXY | http://user:secret@some_host:1"
            + " | the proxy 'http://some_host:1' (expected: a URL such as http://proxy:3128)",
        "s3://b/x.onnx | AWS_NO_SIGN_REQUEST | perhaps"
            + " | AWS_NO_SIGN_REQUEST: 'perhaps' (expected: true or false)",
        "az://c/x.onnx | AZURE_STORAGE_ACCOUNT_KEY | s!cret"
            + " | AZURE_STORAGE_ACCOUNT_KEY: no base64 (expected: the key as Azure shows it)",
        "hf://o/n/x.onnx | HF_TOKEN | se cret"
            + " | HF_TOKEN: a character that no token has"
            + " (expected: letters, digits and signs in a line)",
      })
  void a_wrong_variable_is_told_and_its_secret_is_not(
      String url, String variable, String value, String told) {
    Environment environment =
        new Environment(
            home,
            false,
            false,
            Optional.of(false),
            PickleLimits.defaults(),
            Map.of("HOME", home.toString(), variable, value));
    CommandCalls command = new CommandCalls();

    assertThat(command.call(environment, "serve", url, "--port", "0")).isNotZero();
    assertThat(command.err()).startsWith("error[wrong_setting]: " + told).doesNotContain("cret");
  }
}
