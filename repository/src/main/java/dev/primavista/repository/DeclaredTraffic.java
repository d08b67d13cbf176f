package dev.primavista.repository;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.traffic.Traffic;
import dev.primavista.core.traffic.TrafficPolicy;
import dev.primavista.repository.config.TrafficFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The division of requests that models' folders ask for. What an operator sets through the API
 * stays until the folder asks for something else. Used under the repository's monitor.
 */
final class DeclaredTraffic {
  private final Traffic traffic;
  private final RepositoryEvents events;

  /** What was asked for and done last, by model. */
  private final Map<String, TrafficPolicy> done = new HashMap<>();

  /** What was told of a file that could not be followed last, by model. */
  private final Map<String, Refusal> refused = new HashMap<>();

  private record Refusal(Stamp file, String reason) {}

  DeclaredTraffic(Traffic traffic, RepositoryEvents events) {
    this.traffic = traffic;
    this.events = events;
  }

  /**
   * Divides a model's requests as its folder says, after its versions were loaded; as before where
   * the model cannot be read, of which the labels are not known then.
   */
  void follow(StoredModel model) {
    Path folder = model.files().getFirst();
    if (!Files.isDirectory(folder) || model.unread().isPresent()) {
      return;
    }
    String name = model.name();
    try {
      Optional<TrafficPolicy> wanted = TrafficFile.read(folder, model.settings().labels());
      if (wanted.equals(Optional.ofNullable(done.get(name)))) {
        return;
      }
      if (wanted.isPresent()) {
        traffic.set(name, wanted.get());
        done.put(name, wanted.get());
        refused.remove(name);
      } else {
        retire(name);
      }
    } catch (ModelLoadException unusable) {
      refuse(name, folder, unusable.code(), unusable.getMessage());
    } catch (ServingException notServed) {
      refuse(name, folder, "traffic_refused", String.valueOf(notServed.getMessage()));
    }
  }

  /** Tells once why a file cannot be followed. */
  private void refuse(String model, Path folder, String code, String reason) {
    Path file = folder.resolve(TrafficFile.NAME);
    Refusal refusal = new Refusal(Stamp.of(List.of(file)), reason);
    if (!refusal.equals(refused.put(model, refusal))) {
      events.unreadable(
          file, new ModelLoadException(code, "the traffic of '" + model + "' stays: " + reason));
    }
  }

  /** Ends the division of a model's requests, if its folder asked for one. */
  void retire(String name) {
    if (done.remove(name) != null) {
      traffic.end(name);
    }
  }
}
