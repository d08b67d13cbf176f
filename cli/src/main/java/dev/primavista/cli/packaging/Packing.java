package dev.primavista.cli.packaging;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.engines.Engines;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.engines.Engine;
import dev.primavista.packaging.Attachments;
import dev.primavista.packaging.Base;
import dev.primavista.packaging.ImageBuild;
import dev.primavista.packaging.ImagePlan;
import dev.primavista.packaging.Installation;
import dev.primavista.packaging.PackagingException;
import dev.primavista.packaging.RegistryAccess;
import dev.primavista.packaging.TrustedAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The part of {@code prima package} that knows the module of images, which is not on the class path
 * of what is served.
 */
final class Packing {
  /** The time that images tell where {@code SOURCE_DATE_EPOCH} says none. */
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

  private static final String VERSION = "0.1.0";

  private final Environment environment;
  private final Terminal terminal;
  private final Engines engines;

  Packing(Environment environment, Terminal terminal, Engines engines) {
    this.environment = environment;
    this.terminal = terminal;
    this.engines = engines;
  }

  /** Makes the image and tells its digest. */
  void run(PackageCommand.Request request, RegistryOptions registry) {
    known(() -> make(request, registry));
  }

  /** Tells the digest of an image that the key signed. */
  void verify(String image, Path key, RegistryOptions registry) {
    known(
        () -> {
          String digest = new Attachments(image, access(registry)).verify(key);
          terminal.result(image + " is signed: " + digest);
        });
  }

  private void make(PackageCommand.Request request, RegistryOptions registry) {
    RegistryAccess access = access(registry);
    ImagePlan plan = plan(request);
    ImageBuild build =
        new ImageBuild(
            Installation.below(environment.home(), Environment.jdk(), VERSION),
            plan,
            environment.cache().resolve("images"),
            access,
            terminal::say);
    request
        .tar()
        .ifPresent(
            tar -> {
              String digest = build.write(tar);
              told(digest, tar);
              request.sbom().ifPresent(file -> write(file, build.sbom().json(digest)));
            });
    if (request.push()) {
      String digest = build.push();
      byte[] materials = build.sbom().json(digest);
      request.sbom().ifPresent(file -> write(file, materials));
      Attachments beside = new Attachments(plan.name(), access);
      beside.describe(digest, materials);
      request.key().ifPresent(key -> beside.sign(digest, Paths.existing(key)));
      terminal.result(plan.name() + "@" + digest);
    }
  }

  private static void known(Runnable work) {
    try {
      work.run();
    } catch (PackagingException failure) {
      String hint = failure.hint().orElse(null);
      throw failure.code().equals("wrong_image_name")
          ? CommandFailure.misuse(failure.code(), failure.getMessage(), hint)
          : new CommandFailure(failure.code(), failure.getMessage(), hint);
    } catch (NoClassDefFoundError absent) {
      throw new CommandFailure(
          "no_packaging",
          "this installation cannot make images (expected: ./prima of a checkout)",
          null);
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new CommandFailure("unwritable_file", file + " cannot be written", null).because(e);
    }
  }

  private void told(String digest, Path tar) {
    try {
      terminal.result(digest + "   " + tar);
      terminal.say(String.format(Locale.ROOT, "%.1f MB", Files.size(tar) / 1e6));
    } catch (IOException e) {
      throw new CommandFailure("unwritable_file", tar + ": " + e.getMessage(), null).because(e);
    }
  }

  private static RegistryAccess access(RegistryOptions registry) {
    Optional<String> user = registry.user();
    registry.authority().ifPresent(TrustedAuthority::trust);
    return new RegistryAccess(
        user.map(name -> new RegistryAccess.Login(name, registry.password())));
  }

  private ImagePlan plan(PackageCommand.Request request) {
    boolean gpu = request.variant() == PackageCommand.Variant.GPU;
    return new ImagePlan(
        request.image(),
        Base.of(request.base().orElseGet(() -> gpu ? Base.CUDA : Base.usual())),
        request.models(),
        gpu ? Optional.of(engines.store().require(Engine.CUDA)) : Optional.empty(),
        request.archived(),
        created());
  }

  private Instant created() {
    String epoch = environment.variables().get("SOURCE_DATE_EPOCH");
    try {
      return epoch == null ? CREATED : Instant.ofEpochSecond(Long.parseLong(epoch));
    } catch (NumberFormatException wrong) {
      throw CommandFailure.wrongSetting(
          "SOURCE_DATE_EPOCH: " + epoch + " (expected: seconds since 1970)");
    }
  }
}
