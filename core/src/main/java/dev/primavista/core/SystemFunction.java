package dev.primavista.core;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Functions of Linux's C library. */
final class SystemFunction {
  private SystemFunction() {}

  /** The function; empty elsewhere, and where the JVM does not allow native access. */
  static Optional<MethodHandle> find(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    if (!Platform.current().isLinux()
        || !SystemFunction.class.getModule().isNativeAccessEnabled()) {
      return Optional.empty();
    }
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find(name)
        .map(address -> linker.downcallHandle(address, descriptor, options));
  }
}
