package dev.primavista.cli.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.cli.CommandCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told before an image is made; making one is tested in the module of images. */
final class PackageCommandTest {
  @TempDir private Path folder = Path.of("");

  private final CommandCalls command = new CommandCalls();

  private int prima(String... arguments) {
    return command.call(folder, arguments);
  }

  private String err() {
    return command.err();
  }

  @Test
  void an_image_needs_a_name_and_a_place_to_go() {
    assertThat(prima("package")).isEqualTo(2);
    assertThat(err()).contains("--image");
    assertThat(prima("package", "--image", "shop/iris:1.0")).isEqualTo(2);
    assertThat(err()).contains("error[no_target]: an image for nowhere (expected: --tar FILE");
    assertThat(prima("package", "--image", "a:1", "--tar", "a.tar", "--sign-key", "k"))
        .isEqualTo(2);
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
    assertThat(prima("package", "--image", "r/a:1", "--push", "--username", "me")).isEqualTo(2);

    assertThat(err()).contains("error[half_login]: a user without a password");
  }
}
