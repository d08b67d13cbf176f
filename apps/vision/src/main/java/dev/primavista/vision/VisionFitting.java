package dev.primavista.vision;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.Fitting;
import dev.primavista.vision.decoding.ImageDecoder;
import java.nio.file.Path;
import java.util.Map;

/**
 * Lets networks that look at pictures take them as they are encoded. Labels and recipes that do not
 * fit a network refuse it here, before it takes over from the one that answers.
 */
public final class VisionFitting implements Fitting {
  private final Map<String, VisionOptions> options;
  private final ImageDecoder decoder;

  /**
   * The fitting of these networks.
   *
   * @param options what the user says beyond files, by model name
   */
  public VisionFitting(Map<String, VisionOptions> options, ImageDecoder decoder) {
    this.options = Map.copyOf(options);
    this.decoder = decoder;
  }

  @Override
  public LoadedModel fit(ModelId id, Path path, LoadedModel model) {
    if (PictureInput.of(model.signature()).isEmpty() && TaskReading.declared(model).isEmpty()) {
      return model;
    }
    VisionOptions said = options.getOrDefault(id.name(), VisionOptions.NONE);
    return VisionModel.of(id, model, VisionOptions.beside(path).under(said))
        .<LoadedModel>map(vision -> new PictureModel(model, vision, decoder))
        .orElse(model);
  }
}
