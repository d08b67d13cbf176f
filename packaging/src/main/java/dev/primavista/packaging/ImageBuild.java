package dev.primavista.packaging;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes an image of a plan, as a file or in a registry. */
public final class ImageBuild {
  private static final String USER = "65532:65532";
  private static final List<String> ARGUMENTS =
      List.of(
          "serve",
          "--repository",
          "/models",
          "--host",
          "::",
          "--port",
          "8080",
          "--metrics-port",
          "9090");

  private final Installation installation;
  private final ImagePlan plan;
  private final Path cache;
  private final RegistryAccess access;
  private final Consumer<String> told;
  private List<OsPackage> packages = List.of();

  /**
   * @param cache a folder for what later builds use again
   * @param access how registries are reached
   * @param told of what takes long
   */
  public ImageBuild(
      Installation installation,
      ImagePlan plan,
      Path cache,
      RegistryAccess access,
      Consumer<String> told) {
    this.installation = installation;
    this.plan = plan;
    this.cache = cache;
    this.access = access;
    this.told = told;
  }

  /** Writes the image in OCI's layout into a tar file; its digest is the answer. */
  public String write(Path tar) {
    Path folder = tar.toAbsolutePath().getParent();
    if (folder == null || !Files.isWritable(folder) || Files.isDirectory(tar)) {
      throw new PackagingException(
          "unwritable_file",
          tar + " cannot be written (expected: a file in a writable folder)",
          null);
    }
    told.accept("writing " + tar + " ...");
    TarImage target = TarImage.at(tar).named(plan.reference());
    boolean offline = !(plan.base() instanceof Base.Registry);
    return made(
        Containerizer.to(target).setOfflineMode(offline), failure -> unwritten(tar, failure));
  }

  /** Of the registries the base's alone has a part in a file. */
  private PackagingException unwritten(Path tar, Exception failure) {
    return plan.base() instanceof Base.Registry(String reference)
        ? access.failed(ImagePlan.parse(reference), failure)
        : new PackagingException(
            "unwritable_file",
            tar + " cannot be written: " + RegistryAccess.deepest(failure),
            null);
  }

  /** Pushes the image to the registry that its name begins with; its digest is the answer. */
  public String push() {
    told.accept("pushing to " + plan.reference() + " ...");
    return made(
        Containerizer.to(access.image(plan.reference())),
        failure -> access.failed(plan.reference(), failure));
  }

  /** The bill of materials of the image that was made. */
  public Sbom sbom() {
    return new Sbom(installation, plan, packages);
  }

  private String made(Containerizer target, Function<Exception, PackagingException> meaning) {
    target
        .setBaseImageLayersCache(cache.resolve("jib/base"))
        .setApplicationLayersCache(cache.resolve("jib/layers"))
        .setToolName("prima");
    try {
      JibContainer made = builder().containerize(target);
      return made.getDigest().toString();
    } catch (ExecutionException | RegistryException failure) {
      throw meaning.apply(failure);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CacheDirectoryCreationException e) {
      throw new PackagingException(
          "unwritable_file", cache + " cannot be written (expected: a writable folder)", null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PackagingException("interrupted", "making the image was interrupted", null);
    }
  }

  private JibContainerBuilder builder() throws IOException {
    ImageLayout stage = Stage.of(installation, cache, plan.archived(), told);
    Path own = Files.createDirectories(cache.resolve("base"));
    Path empty = Files.createDirectories(cache.resolve("empty"));
    ImageLayers layers = new ImageLayers(stage, empty);
    JibContainerBuilder image = begun(own);
    image.addFileEntriesLayer(layers.base(rootFiles(own)));
    image.addFileEntriesLayer(layers.runtime());
    image.addFileEntriesLayer(layers.libraries());
    if (plan.cuda().isPresent()) {
      image.addFileEntriesLayer(layers.cuda(plan.cuda().get()));
    }
    image.addFileEntriesLayer(layers.program());
    if (plan.archived()) {
      image.addFileEntriesLayer(layers.archive());
    }
    if (!plan.models().isEmpty()) {
      image.addFileEntriesLayer(layers.models(plan.models()));
    }
    return configured(image);
  }

  private JibContainerBuilder begun(Path own) throws IOException {
    try {
      return switch (plan.base()) {
        case Base.Debian() -> Jib.fromScratch();
        case Base.Registry(String reference) -> Jib.from(access.image(ImagePlan.parse(reference)));
        case Base.Archive(Path file) -> Jib.from(TarImage.at(RootArchive.asImage(file, own)));
      };
    } catch (IOException e) {
      throw new PackagingException(
          "no_base", "--base: " + plan.base().title() + " is no tar that can be read", null);
    }
  }

  private Map<String, Path> rootFiles(Path own) throws IOException {
    if (!(plan.base() instanceof Base.Debian)) {
      return Map.of();
    }
    DebianRoot root = DebianRoot.gather(own);
    packages = root.packages();
    return root.files();
  }

  private JibContainerBuilder configured(JibContainerBuilder image) {
    List<String> entry = new ArrayList<>();
    entry.add(ImageLayout.IMAGE.java().toString());
    entry.add("@" + ImageLayout.IMAGE.options());
    entry.add("dev.primavista.cli.Main");
    Map<String, String> variables = new TreeMap<>();
    variables.put("JAVA_HOME", ImageLayout.IMAGE.runtime().toString());
    variables.put("LANG", "C.UTF-8");
    variables.put("HOME", "/tmp");
    variables.put("XDG_CACHE_HOME", "/cache");
    if (plan.cuda().isPresent()) {
      variables.put("PRIMA_ENGINES", "/opt/primavista/engines");
      variables.put("PRIMA_DEVICE", "cuda");
    }
    variables.forEach(image::addEnvironmentVariable);
    labels().forEach(image::addLabel);
    return image
        .setFormat(ImageFormat.OCI)
        .setCreationTime(plan.created())
        .setUser(USER)
        .setEntrypoint(entry)
        .setProgramArguments(ARGUMENTS)
        .setExposedPorts(Port.tcp(8080), Port.tcp(9090));
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    labels.put("org.opencontainers.image.title", "Primavista");
    labels.put(
        "org.opencontainers.image.description",
        "Serves Python models in real time, without Python");
    labels.put("org.opencontainers.image.version", installation.version());
    labels.put("org.opencontainers.image.licenses", "Apache-2.0");
    labels.put("org.opencontainers.image.created", plan.created().toString());
    labels.put("org.opencontainers.image.base.name", plan.base().title());
    labels.put("dev.primavista.variant", plan.cuda().isPresent() ? "gpu" : "cpu");
    return labels;
  }
}
