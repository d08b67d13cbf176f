package dev.primavista.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelAround;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelConfig.Batching;
import dev.primavista.core.model.ModelDescription.Fact;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.repository.config.ModelSettings;
import dev.primavista.repository.config.ModelSettings.Boundary;
import dev.primavista.repository.config.TensorDeclaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeclaredModelTest {
  @TempDir private Path folder = Path.of("");

  private LoadedModel model() {
    try {
      return new ScaleBackend().load(Files.writeString(folder.resolve("model.txt"), "scale 2"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static ModelSettings settings(Boundary boundary, Map<String, String> parameters) {
    return settings(boundary, ModelSettings.Columns.NONE, parameters);
  }

  private static ModelSettings settings(
      Boundary boundary, ModelSettings.Columns columns, Map<String, String> parameters) {
    ModelSettings none = ModelSettings.of(ModelConfig.defaults());
    return new ModelSettings(
        none.config(),
        none.file(),
        none.versions(),
        none.labels(),
        boundary,
        columns,
        parameters,
        none.ensemble(),
        none.placement());
  }

  private LoadedModel declared(TensorDeclaration output) {
    return DeclaredModel.of(model(), settings(new Boundary(List.of(), List.of(output)), Map.of()));
  }

  private static TensorDeclaration output(DataType type, Shape shape) {
    return new TensorDeclaration("y", Optional.of(type), Optional.of(shape), Optional.empty());
  }

  @Test
  void without_anything_to_add_a_model_stays_itself() {
    LoadedModel model = model();
    assertThat(DeclaredModel.of(model, ModelSettings.of(ModelConfig.defaults()))).isSameAs(model);
    assertThat(declared(output(DataType.FP64, Shape.of(-1, 1))))
        .isNotInstanceOf(DeclaredModel.class);
  }

  /** A model that was exported for one row. */
  private LoadedModel single() {
    return new ModelAround(model()) {
      @Override
      public Signature signature() {
        return new Signature(
            List.of(new TensorSpec("x", DataType.FP64, Shape.of(1, 1))),
            super.signature().outputs());
      }
    };
  }

  @Test
  void several_rows_at_once_are_not_for_a_model_that_takes_one() {
    Batching byDefault = Batching.defaults();
    for (Batching several :
        List.of(
            byDefault.withMode(Batching.Mode.ON), byDefault.withMaxSize(8).withMaxRequestRows(8))) {
      ModelSettings settings = ModelSettings.of(ModelConfig.defaults().withBatching(several));
      assertThat(DeclaredModel.of(model(), settings)).isNotNull();
      assertThatThrownBy(() -> DeclaredModel.of(single(), settings))
          .isInstanceOf(ModelLoadException.class)
          .hasMessage(
              "several rows at once are configured, but the model has x FP64[1,1]"
                  + " (expected: a first dimension of any size)");
    }
    ModelSettings one =
        ModelSettings.of(ModelConfig.defaults().withBatching(byDefault.withMaxRequestRows(1)));
    assertThat(DeclaredModel.of(single(), one)).isNotNull();
  }

  @Test
  void a_line_s_number_is_its_label_s_index() throws IOException {
    Path labels = Files.writeString(folder.resolve("labels.txt"), "a\r\n\r\n c \r\n\r\n \n");
    TensorDeclaration labelled =
        new TensorDeclaration("y", Optional.empty(), Optional.empty(), Optional.of(labels));
    assertThat(declared(labelled).signature().outputs().getFirst().labels())
        .containsExactly("a", "", " c ");
  }

  @Test
  void columns_that_a_signature_of_mlflow_lacks_are_passed_over() {
    Map<String, String> columns = Map.of("mlflow_signature", "columns");
    assertThat(DeclaredModel.of(model(), settings(Boundary.OPEN, columns)).ignoresOtherColumns())
        .isTrue();
    Map<String, String> tensors = Map.of("mlflow_signature", "tensors");
    assertThat(DeclaredModel.of(model(), settings(Boundary.OPEN, tensors)).ignoresOtherColumns())
        .isFalse();
  }

  @Test
  void labels_and_parameters_are_added() throws IOException {
    Path labels = Files.writeString(folder.resolve("labels.txt"), "\uFEFFonly\n");
    TensorDeclaration labelled =
        new TensorDeclaration("y", Optional.empty(), Optional.empty(), Optional.of(labels));
    assertThat(declared(labelled).signature().outputs().getFirst().labels())
        .containsExactly("only");
    assertThat(
            DeclaredModel.of(model(), settings(Boundary.OPEN, Map.of("team", "search")))
                .description()
                .metadata())
        .containsEntry("team", "search");
  }

  @Test
  void parameters_are_shown_and_what_is_an_applications_is_not() {
    LoadedModel declared =
        DeclaredModel.of(
            model(), settings(Boundary.OPEN, Map.of("team", "search", "task", "classify")));
    assertThat(declared.description().facts()).containsExactly(Fact.of("team", "search"));
  }

  private LoadedModel columns(boolean required, String... names) {
    ModelSettings.Columns columns = new ModelSettings.Columns(List.of(names), required);
    return DeclaredModel.of(model(), settings(Boundary.OPEN, columns, Map.of()));
  }

  @Test
  void columns_that_the_model_cannot_have_are_refused_where_they_are_required() {
    assertThat(columns(true, "width").signature().inputs().getFirst().labels())
        .containsExactly("width");
    assertThat(columns(false, "width", "height").signature().inputs().getFirst().labels())
        .isEmpty();
    assertThatThrownBy(() -> columns(true, "width", "height"))
        .hasMessage(
            "columns are configured as [width, height], but the model has columns without names,"
                + " x FP64[-1,1]");
  }

  @Test
  void predictions_are_those_of_the_method_that_is_named() {
    ModelSettings.Columns none = ModelSettings.Columns.NONE;
    LoadedModel declared =
        DeclaredModel.of(model(), settings(Boundary.OPEN, none, Map.of("predict_fn", "y")));
    assertThat(declared.predictions()).containsExactly("y");
    assertThatThrownBy(
            () ->
                DeclaredModel.of(
                    model(), settings(Boundary.OPEN, none, Map.of("predict_fn", "score"))))
        .hasMessage("predict_fn is configured as 'score', which the model does not answer");
  }

  @Test
  void a_contradiction_is_refused() {
    assertThatThrownBy(() -> declared(output(DataType.FP32, Shape.of(-1, 1))))
        .hasMessage("output 'y' is configured with data type FP32, but the model has FP64");
    assertThatThrownBy(() -> declared(output(DataType.FP64, Shape.of(-1, 3))))
        .hasMessage("output 'y' is configured with shape [-1,3], but the model has [-1,1]");
    assertThatThrownBy(
            () ->
                declared(
                    new TensorDeclaration(
                        "z", Optional.empty(), Optional.empty(), Optional.empty())))
        .hasMessage("output 'z' is configured (expected: one of [y])");
  }
}
