package dev.primavista.cli.serving;

import dev.primavista.cli.arguments.DurationText;
import dev.primavista.server.console.ConsoleSection;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.vision.VisionModels;
import dev.primavista.vision.VisionRoutes;
import dev.primavista.vision.decoding.ImageDecoder;
import java.util.List;

/** What the applications and the settings tell the console. */
final class Sections {
  private Sections() {}

  static ConsoleSection faq(Plan.Faq faq) {
    return new ConsoleSection(
        "faq",
        json ->
            json.beginObject()
                .field("model", faq.id().name())
                .field("title", faq.title())
                .field("entries", faq.entries().size())
                .field("threshold", faq.threshold())
                .field("examples", faq.examples())
                .endObject());
  }

  static ConsoleSection vision(VisionModels models) {
    return new ConsoleSection(
        "vision",
        json -> {
          List<String> names = models.names();
          json.beginObject().field("models", names);
          if (!names.isEmpty()) {
            json.field("default", names.getFirst());
          }
          json.field("max_bytes", VisionRoutes.MAX_BODY_BYTES)
              .field("formats", List.of("jpeg", "png", "webp", "gif", "bmp", "tiff"))
              .endObject();
        });
  }

  private static String word(boolean on) {
    return on ? "on" : "off";
  }

  static List<ConsoleSection> settings(ServerConfig config, ImageDecoder decoder) {
    return List.of(
        ConsoleSection.text("server.host", config.host()),
        ConsoleSection.number("server.port", config.ports().main()),
        ConsoleSection.text("server.keys", word(config.callers().keys().isPresent())),
        ConsoleSection.text("server.tls", word(config.callers().tls().isPresent())),
        ConsoleSection.number("server.connections", config.limits().connections()),
        ConsoleSection.number("server.eventLoops", config.limits().eventLoops()),
        ConsoleSection.number("server.cpuThreads", config.limits().cpuThreads()),
        ConsoleSection.text("server.requestTimeout", DurationText.of(config.timeouts().request())),
        ConsoleSection.text("server.drainTimeout", DurationText.of(config.timeouts().drain())),
        ConsoleSection.text("vision.decoders", decoder::libraries));
  }
}
