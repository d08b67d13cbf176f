package dev.primavista.cli;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.ModelSource;
import dev.primavista.faq.FaqEntry;
import dev.primavista.vision.VisionOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a server is going to serve.
 *
 * @param named models that must load, or the start fails
 * @param repository models of which each may fail for itself
 * @param roots where operators load models from: folders of models, or single ones
 * @param faq the one FAQ, if there is one
 * @param vision what is known of networks beyond their files, by model name
 */
record Plan(
    List<ModelSource> named,
    List<ModelSource> repository,
    List<Path> roots,
    Optional<Faq> faq,
    Map<String, VisionOptions> vision,
    ModelConfig config) {

  /**
   * A FAQ.
   *
   * @param loader joins the model and its entries
   * @param threshold a best match below it is not sure
   */
  record Faq(
      ModelId id,
      String title,
      List<FaqEntry> entries,
      Supplier<LoadedModel> loader,
      long sizeBytes,
      double threshold,
      List<String> examples) {}

  Plan {
    named = List.copyOf(named);
    repository = List.copyOf(repository);
    roots = List.copyOf(roots);
    vision = Map.copyOf(vision);
  }
}
