package dev.primavista.tensorflow;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.ModelLoadException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What messages call a SavedModel, which is a folder. */
class ModelNamesTest {
  @ParameterizedTest
  @CsvSource({"models/net/1, net/1", "models/net, net", "models/net/export-2, export-2"})
  void a_folder_of_a_version_is_named_with_its_model(Path folder, String name) {
    TensorFlowEngine engine =
        refusing -> {
          throw new TensorFlowFailure("no", null);
        };
    assertThatThrownBy(() -> TensorFlowModel.load(folder, LoadOptions.NONE, engine))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(name + " is refused by TensorFlow: ");
  }
}
