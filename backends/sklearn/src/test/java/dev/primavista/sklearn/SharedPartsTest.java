package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files that mean very large models, because each part holds the one before twice. */
class SharedPartsTest {
  private static final String ONE_BY_ONE =
      "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR"
          + "(I1\n(I1\nI1\ntcnumpy\ndtype\n(S'f8'\ntRI00\nC\b\0\0\0\0\0\0\0\0tb";

  @TempDir private Path folder = Path.of("");

  private static String instance(String type, String state) {
    return "ccopy_reg\n_reconstructor\n(c" + type + "\nc__builtin__\nobject\nNtR(d" + state + "b";
  }

  @Test
  void a_pipeline_of_pipelines_is_refused() throws IOException {
    StringBuilder pickle =
        new StringBuilder(instance("sklearn.preprocessing._data\nBinarizer", "S'copy'\nI01\ns"))
            .append("p0\n0");
    for (int i = 1; i <= 60; i++) {
      String step = "(S'a'\ng" + (i - 1) + "\nt";
      pickle.append(
          instance(
              "sklearn.pipeline\nPipeline",
              "S'steps'\n(l" + "(S'a'\ng" + (i - 1) + "\nta" + step + "as"));
      pickle.append("p").append(i).append("\n0");
    }
    assertThatThrownBy(() -> Sklearn.load(file(pickle + "g60\n.")))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("is one of more than 100000 estimators");
  }

  @Test
  void a_kernel_of_itself_is_refused() throws IOException {
    String kernel = "sklearn.gaussian_process.kernels\nSum";
    String pickle =
        instance(
            "sklearn.gaussian_process._gpr\nGaussianProcessRegressor",
            "S'X_train_'\n"
                + ONE_BY_ONE
                + "sS'alpha_'\n"
                + ONE_BY_ONE
                + "sS'kernel_'\nccopy_reg\n_reconstructor\n(c"
                + kernel
                + "\nc__builtin__\nobject\nNtRp1\n(dS'k1'\ng1\nsS'k2'\ng1\nsbs");
    assertThatThrownBy(() -> Sklearn.load(file(pickle + ".")))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("a kernel made of more than 1000 kernels");
  }

  private Path file(String pickle) throws IOException {
    return Files.write(folder.resolve("m.pkl"), pickle.getBytes(StandardCharsets.ISO_8859_1));
  }
}
