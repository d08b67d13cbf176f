package dev.primavista.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The reports that ONNX Runtime sends to its makers, which are on by default on Linux since 1.29. A
 * server of ours sends nothing to anybody. Besides, what gathers them ends the process with a
 * segmentation fault where the command line has 4,096 bytes or more, and where there is neither
 * {@code /etc/machine-id} nor a shell, as in small images.
 */
final class Telemetry {
  private static final String SWITCH = "ORT_DISABLE_TELEMETRY";

  private static final FunctionDescriptor SETENV =
      FunctionDescriptor.of(
          ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);

  private Telemetry() {}

  /**
   * Switches it off; to be called before ONNX Runtime's library is loaded, which reads the
   * process's environment. Where there is no {@code setenv}, that is on Windows, it is off anyway.
   */
  static void off() {
    Linker.nativeLinker().defaultLookup().find("setenv").ifPresent(Telemetry::off);
  }

  private static void off(MemorySegment setenv) {
    MethodHandle set = Linker.nativeLinker().downcallHandle(setenv, SETENV);
    try (Arena arena = Arena.ofConfined()) {
      int failed = (int) set.invokeExact(arena.allocateFrom(SWITCH), arena.allocateFrom("1"), 1);
      if (failed != 0) {
        throw new IllegalStateException(SWITCH + " cannot be set");
      }
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable checked) {
      throw new IllegalStateException(checked);
    }
  }
}
