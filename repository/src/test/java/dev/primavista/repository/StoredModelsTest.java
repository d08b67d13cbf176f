package dev.primavista.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Written;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.SizeOnDisk;
import dev.primavista.core.repository.VersionPolicy;
import dev.primavista.core.tensor.DataType;
import dev.primavista.repository.config.ColumnType;
import dev.primavista.repository.config.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredModelsTest {
  @TempDir private Path folder = Path.of("");

  private final Backends backends = new Backends(List.of(new ScaleBackend()));

  private StoredModels disk(VersionPolicy policy) {
    return new StoredModels(backends, ModelConfig.defaults(), policy);
  }

  private List<ModelId> chosen(Path path) {
    return disk(new VersionPolicy.All()).scan(path).stream()
        .flatMap(model -> model.chosen().stream())
        .map(StoredVersion::id)
        .toList();
  }

  private String refusal(String model) {
    return disk(new VersionPolicy.All()).scan(folder).stream()
        .filter(each -> each.name().equals(model))
        .flatMap(each -> each.versions().stream())
        .flatMap(version -> version.refused().stream())
        .map(ModelLoadException::getMessage)
        .findFirst()
        .orElse("none");
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  @Test
  void a_file_is_one_model_named_without_its_extension() throws IOException {
    write("my churn.v2.joblib", "scale 1");
    assertThat(chosen(folder.resolve("my churn.v2.joblib")))
        .containsExactly(new ModelId("my-churn.v2", 1));
  }

  @Test
  void the_one_model_of_a_path_may_be_called_otherwise() throws IOException {
    write("models/iris.pkl", "scale 1");
    StoredModels disk = disk(new VersionPolicy.All()).called("churn");

    assertThat(disk.scan(folder.resolve("models")).getFirst().chosen())
        .extracting(StoredVersion::id)
        .containsExactly(new ModelId("churn", 1));
  }

  @Test
  void of_several_models_each_keeps_its_name() throws IOException {
    write("iris.pkl", "scale 1");
    write("wine.pkl", "scale 1");

    assertThat(disk(new VersionPolicy.All()).called("churn").scan(folder))
        .extracting(StoredModel::name)
        .containsExactly("iris", "wine");
  }

  @Test
  void a_repository_holds_files_flat_folders_and_versions_beside_other_files() throws IOException {
    write("iris.pkl", "scale 1");
    write("README.md", "text");
    write("docs/index.md", "text");
    write("flat/model.onnx", "scale 1");
    write("flat/labels.txt", "a");
    write("faq/1/model.bin", "scale 1");
    write("faq/12/model.bin", "scale 1");
    assertThat(chosen(folder))
        .containsExactly(
            new ModelId("faq", 1),
            new ModelId("faq", 12),
            new ModelId("flat", 1),
            new ModelId("iris", 1));
    assertThat(disk(new VersionPolicy.Latest(1)).scan(folder.resolve("faq")).getFirst().chosen())
        .extracting(StoredVersion::id)
        .containsExactly(new ModelId("faq", 12));
  }

  @Test
  void tritons_layout_serves_the_latest_version_unless_it_says_otherwise() throws IOException {
    write("m/1/model.onnx", "scale 1");
    write("m/2/model.onnx", "scale 1");
    write("m/config.pbtxt", "name: \"m\"");
    assertThat(chosen(folder)).containsExactly(new ModelId("m", 2));
    write("m/config.pbtxt", "version_policy { all { } }");
    assertThat(chosen(folder)).hasSize(2);
  }

  @Test
  void what_is_told_of_a_model_names_the_versions_also_where_nothing_is_written()
      throws IOException {
    write("m/1/model.onnx", "scale 1");
    write("m/2/model.onnx", "scale 1");
    StoredVersion first = disk(new VersionPolicy.All()).scan(folder).getFirst().chosen().getFirst();
    assertThat(first.settings().serving().written().versions())
        .contains(new Written.Versions(0, List.of()));
    StoredVersion latest =
        disk(new VersionPolicy.Latest(1)).scan(folder).getFirst().chosen().getFirst();
    assertThat(latest.settings().serving().written().versions())
        .contains(new Written.Versions(1, List.of()));
  }

  @Test
  void mlflows_folder_names_its_model() throws IOException {
    write("m/python_model.txt", "scale 1");
    write("m/model.txt", "scale 2");
    write(
        "m/MLmodel",
        """
        flavors:
          python_function: {model_path: python_model.txt}
          sklearn: {pickled_model: model.txt, sklearn_version: 1.7.2}
        signature:
          inputs: '[{"type": "double", "name": "width"}, {"type": "string", "name": "height"}]'
          outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}}]'
        """);
    StoredVersion version =
        disk(new VersionPolicy.All()).scan(folder.resolve("m")).getFirst().versions().getFirst();
    assertThat(version.path()).isEqualTo(folder.resolve("m/model.txt"));
    assertThat(version.settings().columns())
        .isEqualTo(
            new ModelSettings.Columns(
                List.of("width", "height"),
                false,
                List.of(
                    new ColumnType("width", Optional.of(DataType.FP64)),
                    new ColumnType("height", Optional.empty()))));
    write("m/MLmodel", "flavors: {sklearn: {pickled_model: ../../secret}}");
    assertThat(refusal("m")).contains("'../../secret' (expected: a file in the model's folder)");
    write("m/MLmodel", "flavors: {spark: {model_data: sparkml}}");
    assertThat(refusal("m")).contains("has the flavors [spark] (expected: one of [sklearn");
  }

  @Test
  void mlflow_says_what_the_model_predicts() throws IOException {
    write("m/model.txt", "scale 2");
    write(
        "m/MLmodel",
        """
        flavors:
          python_function: {model_path: model.txt, predict_fn: predict_proba}
          xgboost: {data: model.txt, model_class: xgboost.core.Booster}
        """);
    assertThat(mlflow().settings().parameters())
        .isEqualTo(Map.of("predict_fn", "predict_proba", "model_class", "xgboost.core.Booster"));
    write("m/model.yaml", "parameters: {predict_fn: predict}");
    assertThat(mlflow().settings().parameters()).containsEntry("predict_fn", "predict");
  }

  @Test
  void mlflow_s_onnx_flavor_and_its_signature_are_told() throws IOException {
    write("m/model.txt", "scale 2");
    String flavor = "flavors: {onnx: {data: model.txt}}\n";
    write("m/MLmodel", flavor);
    assertThat(mlflow().settings().parameters()).isEqualTo(Map.of("mlflow_flavor", "onnx"));
    write(
        "m/MLmodel",
        flavor
            + "signature: {inputs: '[{\"type\": \"tensor\", \"tensor-spec\": {\"dtype\": \"int64\"}}]'}");
    assertThat(mlflow().settings().parameters()).containsEntry("mlflow_signature", "tensors");
    write(
        "m/MLmodel",
        flavor + "signature: {inputs: '[{\"type\": \"double\", \"name\": \"width\"}]'}");
    assertThat(mlflow().settings().parameters()).containsEntry("mlflow_signature", "columns");
  }

  private StoredVersion mlflow() {
    return disk(new VersionPolicy.All()).scan(folder.resolve("m")).getFirst().versions().getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          keras: {data: data}                                          | data/model.keras
          tensorflow: {data: data, model_type: keras}                  | data/model.h5
          tensorflow: {saved_model_dir: tf2model}                      | tf2model
          tensorflow: {data: data, save_format: tf, model_type: keras} | data/model
          pytorch: {model_data: data}                                  | data/model.pth
          pytorch: {model_data: data}                                  | data/model.pt2
          """)
  void mlflow_keeps_networks_in_folders(String flavor, String file) throws IOException {
    write("m/" + file, "scale 2");
    write("m/MLmodel", "flavors:\n  " + flavor);
    assertThat(mlflow().path()).isEqualTo(folder.resolve("m").resolve(file));
  }

  @Test
  void what_is_still_written_is_no_model() throws IOException {
    write("good.pkl", "scale 1");
    for (String name : List.of("solo.onnx.tmp", "solo.onnx.part", "solo.onnx~", ".solo.onnx.swp")) {
      write(name, "scale 2");
      write("folder/1/" + name, "scale 2");
    }
    write("folder/1/solo.onnx", "scale 3");
    assertThat(chosen(folder)).containsExactly(new ModelId("folder", 1), new ModelId("good", 1));
    assertThat(refusal("folder")).isEqualTo("none");
  }

  @Test
  void of_several_files_the_one_that_is_called_model_is_meant() throws IOException {
    write("m/1/model.onnx", "scale 1");
    write("m/1/other.onnx", "scale 1");
    assertThat(chosen(folder)).containsExactly(new ModelId("m", 1));
    assertThat(refusal("m")).isEqualTo("none");
  }

  @Test
  void what_cannot_be_told_apart_or_read_is_shown_and_spoils_nothing_else() throws IOException {
    write("good.pkl", "scale 1");
    write("two/1/a", "scale 1");
    write("two/1/b", "scale 1");
    write("other/1/model.pt", "PK");
    write("wrong/config.pbtxt", "max_batch_size: x");
    write("wrong/5/model.onnx", "scale 1");
    assertThat(chosen(folder)).hasSize(4);
    assertThat(refusal("good")).isEqualTo("none");
    assertThat(refusal("two")).contains("holds 2 models (expected: one");
    assertThat(refusal("other")).contains("model.pt is of no format that is served here");
    assertThat(refusal("wrong")).startsWith("config.pbtxt:1:17: max_batch_size: x");
  }

  @Test
  void what_is_called_as_models_are_and_is_none_is_shown() throws IOException {
    write("good.pkl", "scale 1");
    write("README.md", "text");
    write("labels.txt", "a");
    write("cut.pth", "PK");
    write("empty.KERAS", "");
    write("flat/model.onnx", "PK");
    write("flat/labels.txt", "a");
    write("versions/2/model.h5", "PK");
    write("versions/2/labels.txt", "a");

    assertThat(disk(new VersionPolicy.All()).scan(folder))
        .extracting(StoredModel::name)
        .containsExactlyInAnyOrder("good", "cut", "empty", "flat", "versions");
    assertThat(refusal("cut")).startsWith("cut.pth is of no format that is served here");
    assertThat(refusal("empty")).isEqualTo("empty.KERAS is empty (0 bytes)");
    assertThat(refusal("flat")).startsWith("model.onnx is of no format that is served here");
    assertThat(refusal("versions")).startsWith("model.h5 is of no format that is served here");
  }

  @Test
  void what_is_no_model_takes_no_name_from_one_that_is() throws IOException {
    write("net.h5", "PK");
    write("net.pkl", "scale 1");

    assertThat(disk(new VersionPolicy.All()).scan(folder).getFirst().files())
        .containsExactly(folder.resolve("net.pkl"));
  }

  @Test
  void a_link_out_of_a_repository_does_not_show_what_it_leads_to(@TempDir Path outside)
      throws IOException {
    Path secret = Files.writeString(outside.resolve("secret"), "key");
    write("good.pkl", "scale 1");
    Files.createSymbolicLink(folder.resolve("net.pth"), secret);
    Files.createDirectories(folder.resolve("m/1"));
    Files.createSymbolicLink(folder.resolve("m/1/model.pth"), secret);

    assertThat(refusal("net")).startsWith("net.pth is a link out of the repository");
    assertThat(refusal("m")).startsWith("m/1/model.pth is a link out of the repository");
  }

  @Test
  void a_path_that_holds_no_model_is_refused() throws IOException {
    write("empty.pkl", "");
    assertThatThrownBy(() -> chosen(folder.resolve("empty.pkl")))
        .hasMessage("empty.pkl is empty (0 bytes)");
    assertThatThrownBy(() -> chosen(folder))
        .hasMessageContaining("holds no model: empty.pkl is empty (0 bytes)");
    assertThatThrownBy(() -> chosen(folder.resolve("none"))).hasMessageContaining("no such file");
  }

  @Test
  void a_file_that_cannot_be_read_is_shown_and_spoils_nothing_else() throws IOException {
    write("good.pkl", "scale 1");
    write("both/model.pkl", "scale 1");
    // The kernel lets nobody read this one at its first byte.
    Path unreadable = Path.of("/proc/self/mem");
    assumeThat(unreadable).exists();
    Files.createSymbolicLink(folder.resolve("net.pth"), unreadable);
    Files.createSymbolicLink(folder.resolve("notes"), unreadable);
    Files.createSymbolicLink(folder.resolve("both/notes"), unreadable);

    assertThat(chosen(folder)).contains(new ModelId("good", 1), new ModelId("both", 1));
    assertThat(List.of(refusal("good"), refusal("both"))).containsOnly("none");
    assertThat(refusal("net")).isEqualTo("net.pth cannot be read");
    assertThat(refusal("notes")).isEqualTo("notes cannot be read");
  }

  @Test
  void a_folder_that_cannot_be_read_is_shown_and_spoils_nothing_else() throws IOException {
    write("good.pkl", "scale 1");
    write("locked/1/model.pkl", "scale 1");
    write("m/1/model.pkl", "scale 1");
    write("m/2/model.pkl", "scale 1");
    lock(folder.resolve("locked"));
    lock(folder.resolve("m/1"));

    assertThat(refusal("good")).isEqualTo("none");
    assertThat(refusal("locked")).isEqualTo("the folder locked cannot be read");
    assertThat(refusal("m")).isEqualTo("the folder 1 cannot be read");
    assertThat(chosen(folder)).contains(new ModelId("m", 2));
    assertThat(Stamp.of(List.of(folder)).entries()).isNotEmpty();
    assertThat(SizeOnDisk.of(folder)).isPositive();
  }

  private static void lock(Path place) throws IOException {
    Files.setPosixFilePermissions(place, Set.of());
    assumeThat(Files.isReadable(place)).as("this user reads everything, as root does").isFalse();
  }

  @Test
  void what_a_file_system_lost_is_nobodys_model() throws IOException {
    write("good.pkl", "scale 1");
    write("lost+found/1/model.pkl", "scale 1");

    assertThat(chosen(folder)).containsExactly(new ModelId("good", 1));
  }
}
