package dev.primavista.cli.serving;

import dev.primavista.cli.faq.live.LivingFaq;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelSource;
import dev.primavista.core.repository.VersionPolicy;
import dev.primavista.faq.FaqEntry;
import dev.primavista.repository.RepositoryOptions;
import dev.primavista.repository.StoredModels;
import dev.primavista.sources.Sources;
import dev.primavista.vision.VisionOptions;
import dev.primavista.vision.fetch.AllowedHosts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a server is going to serve.
 *
 * @param faq the one FAQ of a model and a list, if there is one
 * @param living FAQs that editors change, if there are any; the server closes them
 * @param vision what the user says of networks that look at pictures
 * @param config what holds for models that do not say otherwise
 */
public record Plan(
    Models models,
    Optional<Faq> faq,
    Optional<LivingFaq> living,
    Vision vision,
    ModelConfig config) {

  /**
   * Models in files.
   *
   * @param fixed those that stay as they are; they must load, or the start fails
   * @param stored those that follow the disk and the operators; empty where there are none
   * @param versions which of their versions are served where they do not say
   * @param name of the one model of a path; empty where its file names it
   * @param sources where models of URLs come from; empty where there are none
   */
  public record Models(
      List<ModelSource> fixed,
      Optional<RepositoryOptions> stored,
      VersionPolicy versions,
      Optional<String> name,
      Optional<Sources> sources) {
    public static final Models NONE = of(List.of());

    public Models {
      fixed = List.copyOf(fixed);
    }

    /** Their places on disk. */
    StoredModels disk(Backends backends, ModelConfig config) {
      StoredModels disk = new StoredModels(backends, config, versions);
      return name.map(disk::called).orElse(disk);
    }

    /** Models that stay as they are. */
    public static Models of(List<ModelSource> fixed) {
      return new Models(
          fixed, Optional.empty(), new VersionPolicy.All(), Optional.empty(), Optional.empty());
    }
  }

  /**
   * A FAQ.
   *
   * @param loader joins the model and its entries
   * @param threshold a best match below it is not sure
   */
  public record Faq(
      ModelId id,
      String title,
      List<FaqEntry> entries,
      Supplier<LoadedModel> loader,
      long sizeBytes,
      double threshold,
      List<String> examples) {}

  /** Without a living FAQ. */
  public Plan(Models models, Optional<Faq> faq, Vision vision, ModelConfig config) {
    this(models, faq, Optional.empty(), vision, config);
  }

  /**
   * Pictures.
   *
   * @param options what is said of networks beyond their files, by model name
   * @param hosts where pictures may be fetched from
   */
  public record Vision(Map<String, VisionOptions> options, AllowedHosts hosts) {
    public static final Vision NONE = new Vision(Map.of(), new AllowedHosts(List.of()));

    public Vision {
      options = Map.copyOf(options);
    }
  }
}
