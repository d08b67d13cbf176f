package dev.primavista.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class GitLfsPointerTest {
  private static final String POINTER =
      """
      version https://git-lfs.github.com/spec/v1
      oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
      size 97800000
      """;

  @Test
  void a_pointer_names_the_size_of_its_file_and_the_remedy() {
    GitLfsPointer pointer = GitLfsPointer.in(bytes(POINTER)).orElseThrow();

    ModelLoadException refusal = pointer.refusal("resnet50.onnx");
    assertThat(refusal)
        .hasMessage(
            "resnet50.onnx is a Git LFS pointer for a file of 97.8 MB, not the file itself");
    assertThat(refusal.code()).isEqualTo("pointer_file");
    assertThat(refusal.hint()).hasValue("run 'git lfs pull' in its checkout");
  }

  @Test
  void other_texts_and_long_files_are_no_pointers() {
    assertThat(GitLfsPointer.in(bytes(""))).isEmpty();
    assertThat(GitLfsPointer.in(bytes("version 1\nsize 12\n"))).isEmpty();
    assertThat(GitLfsPointer.in(bytes(POINTER + "x".repeat(1000)))).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
