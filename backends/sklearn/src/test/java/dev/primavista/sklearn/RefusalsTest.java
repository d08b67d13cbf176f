package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of files that hold no estimator, or one that cannot answer. */
class RefusalsTest {
  private static final String SVC = "csklearn.svm._classes\nSVC\n)\u0081";

  @TempDir private Path folder = Path.of("");

  /** Why a pickle of protocol 2 with these instructions is refused. */
  private ModelLoadException refusal(String instructions) throws IOException {
    byte[] pickle = ("\u0080\u0002" + instructions + ".").getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(folder.resolve("m.pkl"), pickle);
    return catchThrowableOfType(ModelLoadException.class, () -> new SklearnBackend().load(file));
  }

  @Test
  void of_a_dict_it_is_said_which_keys_hold_estimators() throws IOException {
    ModelLoadException refused =
        refusal("}(X\u0005\0\0\0model" + SVC + "X\u0001\0\0\0nK\u0003X\u0002\0\0\0sc" + SVC + "u");

    assertThat(refused).hasMessageContaining("is a dict (expected: an estimator)");
    assertThat(refused.hint())
        .contains("save one estimator alone: joblib.dump(d['model'] or d['sc'], FILE)");
  }

  @Test
  void of_a_list_it_is_said_where_estimators_are() throws IOException {
    assertThat(refusal("](K\u0001" + SVC + "e").hint())
        .contains("save one estimator alone: joblib.dump(items[1], FILE)");
  }

  @Test
  void of_what_holds_no_estimator_it_is_said_what_to_save() throws IOException {
    ModelLoadException refused = refusal("K\u0003");

    assertThat(refused).hasMessageContaining("is an int (expected: an estimator)");
    assertThat(refused.hint())
        .contains("save the fitted estimator itself: joblib.dump(estimator, FILE)");
  }

  @Test
  void a_table_of_pandas_is_no_threat() throws IOException {
    ModelLoadException refused =
        refusal(
            "cpandas.core.frame\nDataFrame\n)\u0081cpandas._libs.internals\n_unpickle_block\n0");

    assertThat(refused.code()).isEqualTo("unsupported_estimator");
    assertThat(refused)
        .hasMessage("m.pkl cannot be served: it is a pandas.DataFrame (expected: an estimator)");
  }

  @Test
  void a_table_of_pandas_beside_a_call_of_something_else_is_one() throws IOException {
    ModelLoadException refused = refusal("cpandas.core.frame\nDataFrame\n)\u0081cposix\nsystem\n0");

    assertThat(refused.code()).isEqualTo("forbidden_global");
  }

  @Test
  void a_scaler_that_was_not_fitted_is_told_so() throws IOException {
    ModelLoadException refused = refusal("csklearn.preprocessing._data\nStandardScaler\n)\u0081}b");

    assertThat(refused).hasMessageContaining("(is it fitted?)");
    assertThat(refused.hint()).contains("fit it, then save it again");
  }

  @Test
  void columns_that_are_themselves_are_refused() throws IOException {
    ModelLoadException refused =
        refusal(
            "csklearn.compose._column_transformer\nColumnTransformer\n)\u0081}("
                + "X\u000e\0\0\0n_features_in_K\1X\r\0\0\0transformers_](X\1\0\0\0a"
                + "X\u000b\0\0\0passthrough"
                + "csklearn.compose._column_transformer\n_RemainderColsList\n)\u0081q\5"
                + "}X\4\0\0\0datah\5sb\u0087eub");

    assertThat(refused)
        .hasMessage("m.pkl cannot be read: its values are nested too deep, or hold themselves");
    assertThat(refused.code()).isEqualTo("limit_exceeded");
  }

  @Test
  void of_several_parts_the_command_that_tells_of_each_is_named() throws IOException {
    ModelLoadException refused =
        refusal(
            "csklearn.pipeline\nPipeline\n)\u0081}X\u0005\0\0\0steps](X\u0001\0\0\0acumap.umap_\nUMAP\n"
                + ")\u0081}b\u0086X\u0001\0\0\0b"
                + SVC
                + "}b\u0086esb");

    assertThat(refused.problems()).hasSize(2);
    assertThat(refused.hint()).contains("'prima inspect m.pkl' tells the way out for each part");
  }

  @Test
  void an_estimator_without_a_method_for_new_rows_is_named_with_its_file() throws IOException {
    ModelLoadException refused = refusal("csklearn.manifold._t_sne\nTSNE\n)\u0081}b");

    assertThat(refused.code()).isEqualTo("no_method_for_new_rows");
    assertThat(refused).hasMessageStartingWith("m.pkl cannot be served: ");
    assertThat(refused.hint()).isPresent();
  }
}
