package dev.primavista.cli.serving;

import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.server.observability.CaptureFile;
import dev.primavista.server.observability.CaptureReceiver;
import dev.primavista.server.observability.CaptureSink;
import dev.primavista.server.observability.PayloadCapture;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which requests and answers are kept, and where. */
final class CaptureOptions {
  @Option(
      names = "--capture",
      paramLabel = "TO",
      defaultValue = "${env:PRIMA_CAPTURE}",
      description = "keep requests and answers in a folder, or post them to an http(s) address")
  private @Nullable String target;

  @Option(
      names = "--capture-share",
      paramLabel = "RATIO",
      defaultValue = "${env:PRIMA_CAPTURE_SHARE:-1}",
      description = "of how many requests, 0 to 1 (default: ${DEFAULT-VALUE})")
  private double share = 1;

  @Option(
      names = "--capture-model",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "${env:PRIMA_CAPTURE_MODEL}",
      description = "of these models alone; repeatable")
  private @Nullable Set<String> models;

  @Option(
      names = "--capture-redact",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "${env:PRIMA_CAPTURE_REDACT}",
      description = "inputs, outputs, columns and members whose values are not kept; repeatable")
  private @Nullable Set<String> redacted;

  @Option(
      names = "--capture-max-bytes",
      paramLabel = "N",
      defaultValue = "${env:PRIMA_CAPTURE_MAX_BYTES:-262144}",
      description = "the longest body that is kept (default: ${DEFAULT-VALUE})")
  private int maxBytes = 256 * 1024;

  @Option(
      names = "--capture-batch",
      paramLabel = "N",
      defaultValue = "${env:PRIMA_CAPTURE_BATCH:-1}",
      description = "requests that are posted together (default: ${DEFAULT-VALUE})")
  private int batch = 1;

  @Option(
      names = "--capture-file-bytes",
      paramLabel = "N",
      defaultValue = "${env:PRIMA_CAPTURE_FILE_BYTES:-67108864}",
      description = "a longer file is put aside (default: ${DEFAULT-VALUE})")
  private long fileBytes = 64L * 1024 * 1024;

  @Option(
      names = "--capture-files",
      paramLabel = "N",
      defaultValue = "${env:PRIMA_CAPTURE_FILES:-4}",
      description = "files put aside that are kept (default: ${DEFAULT-VALUE})")
  private int files = 4;

  /**
   * The capture that was asked for, running.
   *
   * @throws IllegalArgumentException if a setting is out of its range
   * @throws CommandFailure if nothing can be kept there
   */
  Optional<PayloadCapture> start() {
    if (target == null || target.isBlank()) {
      return Optional.empty();
    }
    PayloadCapture.Choice choice =
        new PayloadCapture.Choice(share, orNone(models), orNone(redacted), maxBytes);
    return Optional.of(new PayloadCapture(choice, sink(target)));
  }

  private CaptureSink sink(String to) {
    if (to.matches("https?://.+")) {
      return new CaptureReceiver(URI.create(to), batch);
    }
    if (to.matches("[A-Za-z][A-Za-z0-9+.-]+://.*")) {
      throw CommandFailure.wrongSetting(
          "--capture: '" + to + "' (expected: a folder, or an http:// or https:// address)");
    }
    CaptureFile.Rotation rotation = new CaptureFile.Rotation(fileBytes, files);
    return new CaptureFile(writable(Path.of(to)), rotation);
  }

  private static Path writable(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException impossible) {
      throw CommandFailure.wrongSetting(
          "--capture: '" + folder + "' cannot be made (expected: a folder to write to)");
    }
    if (!Files.isWritable(folder)) {
      throw CommandFailure.wrongSetting(
          "--capture: '" + folder + "' cannot be written to (expected: a folder that can)");
    }
    return folder;
  }

  private static Set<String> orNone(@Nullable Set<String> names) {
    return names == null ? Set.of() : names;
  }
}
