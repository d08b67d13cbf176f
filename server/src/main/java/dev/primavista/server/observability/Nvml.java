package dev.primavista.server.observability;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * NVIDIA's management library ({@code nvml.h}), which comes with the driver, called in place.
 * Thread-safe, as the library is. What a GPU does not tell is NaN.
 */
public final class Nvml implements Gpus {
  /** The driver's library on Linux. */
  public static final String LIBRARY = "libnvidia-ml.so.1";

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final AddressLayout POINTER = ValueLayout.ADDRESS;
  private static final int SUCCESS = 0;
  private static final int UUID_BYTES = 96;
  private static final int TEMPERATURE_OF_THE_GPU = 0;

  /** Functions that take a device and where to put the value. */
  private static final List<String> VALUES =
      List.of(
          "nvmlDeviceGetUtilizationRates",
          "nvmlDeviceGetMemoryInfo",
          "nvmlDeviceGetPowerUsage",
          "nvmlDeviceGetEnforcedPowerLimit",
          "nvmlDeviceGetTotalEnergyConsumption");

  private final MethodHandle count;
  private final MethodHandle device;
  private final MethodHandle uuid;
  private final MethodHandle temperature;
  private final Map<String, MethodHandle> values = new HashMap<>();

  private Nvml(SymbolLookup library) {
    Linker linker = Linker.nativeLinker();
    count = handle(linker, library, "nvmlDeviceGetCount_v2", POINTER);
    device = handle(linker, library, "nvmlDeviceGetHandleByIndex_v2", INT, POINTER);
    uuid = handle(linker, library, "nvmlDeviceGetUUID", POINTER, POINTER, INT);
    temperature = handle(linker, library, "nvmlDeviceGetTemperature", POINTER, INT, POINTER);
    for (String name : VALUES) {
      values.put(name, handle(linker, library, name, POINTER, POINTER));
    }
  }

  /**
   * The library, initialised; empty where there is none or no GPU answers it.
   *
   * @param name of the library, or its path
   */
  public static Optional<Nvml> load(String name) {
    try {
      SymbolLookup library =
          name.contains("/")
              ? SymbolLookup.libraryLookup(java.nio.file.Path.of(name), Arena.global())
              : SymbolLookup.libraryLookup(name, Arena.global());
      int status = (int) handle(Linker.nativeLinker(), library, "nvmlInit_v2").invokeExact();
      return status == SUCCESS ? Optional.of(new Nvml(library)) : Optional.empty();
    } catch (IllegalArgumentException | NoSuchElementException absent) {
      return Optional.empty();
    } catch (Throwable e) {
      throw new IllegalStateException("NVML failed", e);
    }
  }

  private static MethodHandle handle(
      Linker linker, SymbolLookup library, String name, MemoryLayout... arguments) {
    return linker.downcallHandle(library.findOrThrow(name), FunctionDescriptor.of(INT, arguments));
  }

  @Override
  public List<Reading> readings() {
    List<Reading> readings = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment number = arena.allocate(INT);
      if ((int) count.invokeExact(number) != SUCCESS) {
        return List.of();
      }
      for (int index = 0; index < number.get(INT, 0); index++) {
        MemorySegment handle = arena.allocate(POINTER);
        if ((int) device.invokeExact(index, handle) == SUCCESS) {
          readings.add(reading(arena, handle.get(POINTER, 0)));
        }
      }
      return readings;
    } catch (Throwable e) {
      throw new IllegalStateException("NVML failed", e);
    }
  }

  private Reading reading(Arena arena, MemorySegment gpu) throws Throwable {
    MemorySegment name = arena.allocate(UUID_BYTES);
    boolean named = (int) uuid.invokeExact(gpu, name, UUID_BYTES) == SUCCESS;
    MemorySegment value = arena.allocate(3 * LONG.byteSize(), LONG.byteSize());
    double busy =
        told("nvmlDeviceGetUtilizationRates", gpu, value) ? value.get(INT, 0) / 100.0 : Double.NaN;
    boolean memory = told("nvmlDeviceGetMemoryInfo", gpu, value);
    double total = memory ? value.get(LONG, 0) : Double.NaN;
    double used = memory ? value.get(LONG, 2 * LONG.byteSize()) : Double.NaN;
    boolean warm = (int) temperature.invokeExact(gpu, TEMPERATURE_OF_THE_GPU, value) == SUCCESS;
    double degrees = warm ? value.get(INT, 0) : Double.NaN;
    double watts =
        told("nvmlDeviceGetPowerUsage", gpu, value) ? value.get(INT, 0) / 1e3 : Double.NaN;
    double most =
        told("nvmlDeviceGetEnforcedPowerLimit", gpu, value) ? value.get(INT, 0) / 1e3 : Double.NaN;
    double joules =
        told("nvmlDeviceGetTotalEnergyConsumption", gpu, value)
            ? value.get(LONG, 0) / 1e3
            : Double.NaN;
    return new Reading(
        named ? name.getString(0) : "unknown", busy, total, used, degrees, watts, most, joules);
  }

  private boolean told(String function, MemorySegment gpu, MemorySegment value) throws Throwable {
    MethodHandle handle = java.util.Objects.requireNonNull(values.get(function));
    return (int) handle.invokeExact(gpu, value) == SUCCESS;
  }
}
