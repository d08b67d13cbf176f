package dev.primavista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.pickle.PickleLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told before an image is made; making one is tested in the module of images. */
final class PackageCommandTest {
  @TempDir private Path folder = Path.of("");

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int prima(String... arguments) {
    Environment environment =
        new Environment(
            folder,
            false,
            false,
            Optional.of(false),
            PickleLimits.defaults(),
            Map.of("HOME", folder.toString()));
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Terminal terminal =
        new Terminal(nowhere, new PrintStream(err, true, StandardCharsets.UTF_8), environment);
    return Main.run(environment, terminal, arguments);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void an_image_needs_a_name_and_a_place_to_go() {
    assertThat(prima("package")).isEqualTo(2);
    assertThat(err()).contains("--image");
    assertThat(prima("package", "--image", "shop/iris:1.0")).isEqualTo(1);
    assertThat(err()).contains("error[no_target]: an image for nowhere (expected: --tar FILE");
    assertThat(prima("package", "--image", "a:1", "--tar", "a.tar", "--sign-key", "k"))
        .isEqualTo(1);
    assertThat(err()).contains("--sign-key without --push");
  }

  @Test
  void a_model_that_is_refused_ends_the_command_with_its_own_sentence() throws IOException {
    Path broken = folder.resolve("broken.joblib");
    Files.writeString(broken, "not a pickle");

    assertThat(prima("package", broken.toString(), "--image", "a:1", "--tar", "a.tar"))
        .isEqualTo(1);

    assertThat(err()).contains("broken.joblib").doesNotContain("internal_error");
    assertThat(prima("package", folder.resolve("no.joblib").toString(), "--image", "a:1", "--push"))
        .isEqualTo(1);
    assertThat(err()).contains("error[no_such_file]");
  }

  @Test
  void half_a_login_is_told() {
    assertThat(prima("package", "--image", "r/a:1", "--push", "--username", "me")).isEqualTo(1);

    assertThat(err()).contains("error[half_login]: a user without a password");
  }
}
