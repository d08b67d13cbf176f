package dev.primavista.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.primavista.core.model.Device;
import dev.primavista.core.model.Placement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** A model's sessions, one for each of its devices; its instances take them in turn. */
final class PlacedSessions {
  private final List<Device> turns;
  private final Map<Device, OrtSession> sessions;
  private final AtomicInteger next = new AtomicInteger();

  private PlacedSessions(List<Device> turns, Map<Device, OrtSession> sessions) {
    this.turns = turns;
    this.sessions = sessions;
  }

  /**
   * Opens them; on the CPU where a GPU refuses and that is allowed.
   *
   * @throws OrtException if the file is no valid model
   * @throws dev.primavista.core.model.ModelLoadException if a device refuses it
   */
  static PlacedSessions open(OnnxFile file, Placement placement, Devices devices)
      throws OrtException {
    Map<Device, OrtSession> sessions = new LinkedHashMap<>();
    for (Device device : placement.devices()) {
      if (sessions.containsKey(device)) {
        continue;
      }
      try {
        sessions.put(device, session(file, device, placement, devices));
      } catch (OrtException refused) {
        close(sessions);
        if (device.equals(Device.CPU)) {
          throw refused;
        }
        // A model that the CPU refuses as well is at fault itself, and that is thrown here.
        Sessions.open(file).close();
        return open(file, devices.instead(file.name(), placement, refused), devices);
      }
    }
    return new PlacedSessions(placement.devices(), sessions);
  }

  private static OrtSession session(
      OnnxFile file, Device device, Placement placement, Devices devices) throws OrtException {
    return device.equals(Device.CPU)
        ? Sessions.open(file)
        : Sessions.open(file, options -> devices.accelerator().use(options, device, placement));
  }

  /** The first device's. */
  OrtSession first() {
    return of(turns.getFirst());
  }

  /** The next instance's. */
  OrtSession next() {
    return of(turns.get(Math.floorMod(next.getAndIncrement(), turns.size())));
  }

  private OrtSession of(Device device) {
    return Objects.requireNonNull(sessions.get(device));
  }

  /** Frees them all, also if one of them fails. */
  void close() throws OrtException {
    close(sessions);
  }

  private static void close(Map<Device, OrtSession> sessions) throws OrtException {
    List<OrtException> failures = new ArrayList<>();
    for (OrtSession session : sessions.values()) {
      try {
        session.close();
      } catch (OrtException failure) {
        failures.add(failure);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }
}
