package dev.primavista.networks.torch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The network that timm's {@code config.json} beside the weights names, which may compute something
 * else with weights of the same names and shapes.
 */
final class NamedArchitecture {
  /** The file, which other libraries use for other things. */
  static final String FILE = "config.json";

  private static final long LONGEST = 1 << 20;

  /** What timm writes beside the name. */
  private static final List<String> TIMMS =
      List.of("pretrained_cfg", "num_features", "input_size", "crop_pct");

  /** Who trained it, and after a point on what. */
  private static final Pattern TRAINING = Pattern.compile("^(tv|gluon|ssl|swsl|ig|fb)_|\\..*");

  private NamedArchitecture() {}

  /** The name as timm writes it, in lower case; empty where timm names none. */
  static Optional<String> beside(Path file) {
    Path config = file.resolveSibling(FILE);
    try {
      return Files.isRegularFile(config) && Files.size(config) <= LONGEST
          ? name(new ObjectMapper().readTree(Files.readAllBytes(config)))
          : Optional.empty();
    } catch (JacksonException someOtherFile) {
      return Optional.empty();
    } catch (IOException e) {
      throw new ModelLoadException("unreadable_file", FILE + " cannot be read", null, e);
    }
  }

  private static Optional<String> name(JsonNode config) {
    JsonNode name = config.path("architecture");
    return name.isTextual() && TIMMS.stream().anyMatch(config::has)
        ? Optional.of(name.asText().toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  /** Whether this family's networks are what the name says. */
  static boolean isOf(Architecture family, String name) {
    return family.names().matcher(TRAINING.matcher(name).replaceAll("")).matches();
  }
}
