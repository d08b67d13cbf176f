package dev.primavista.networks.torch;

import dev.primavista.pickle.AllowedGlobals;
import dev.primavista.pickle.PyGlobal;
import java.util.List;

/** Names in a file of weights that stand for data; none of them is looked up, let alone called. */
final class TorchGlobals {
  /** How PyTorch before 0.4 wrote a weight: around its tensor, or with it as its state. */
  static final PyGlobal PARAMETER = new PyGlobal("torch.nn.parameter", "Parameter");

  private static final List<String> STORAGES =
      List.of(
          "FloatStorage",
          "DoubleStorage",
          "HalfStorage",
          "BFloat16Storage",
          "LongStorage",
          "IntStorage",
          "ShortStorage",
          "CharStorage",
          "ByteStorage",
          "BoolStorage");

  /** What training scripts keep beside weights: counts, versions, paths and times. */
  private static final List<PyGlobal> BESIDE =
      List.of(
          new PyGlobal("argparse", "Namespace"),
          new PyGlobal("collections", "Counter"),
          new PyGlobal("collections", "deque"),
          new PyGlobal("datetime", "date"),
          new PyGlobal("datetime", "datetime"),
          new PyGlobal("datetime", "timedelta"),
          new PyGlobal("datetime", "timezone"),
          new PyGlobal("torch.torch_version", "TorchVersion"));

  private TorchGlobals() {}

  static AllowedGlobals allowed() {
    AllowedGlobals allowed = AllowedGlobals.defaults();
    for (String maker :
        List.of("tensor", "tensor_v2", "tensor_v3", "parameter", "parameter_with_state")) {
      allowed = allowed.with(new PyGlobal("torch._utils", "_rebuild_" + maker));
    }
    for (ScalarType type : ScalarType.values()) {
      allowed = allowed.withName(new PyGlobal("torch", type.dtype()));
    }
    for (String storage : STORAGES) {
      allowed = allowed.withName(new PyGlobal("torch", storage));
    }
    for (PyGlobal data : BESIDE) {
      allowed = allowed.with(data);
    }
    return withPaths(allowed)
        .with(PARAMETER)
        .with(new PyGlobal("torch", "Size"))
        .with(new PyGlobal("torch", "device"))
        .withName(new PyGlobal("torch.storage", "UntypedStorage"));
  }

  /** Paths, also where Python 3.13 keeps them. */
  private static AllowedGlobals withPaths(AllowedGlobals others) {
    AllowedGlobals allowed = others;
    for (String module : List.of("pathlib", "pathlib._local")) {
      for (String path : List.of("PosixPath", "PurePosixPath", "WindowsPath", "PureWindowsPath")) {
        allowed = allowed.with(new PyGlobal(module, path));
      }
    }
    return allowed;
  }
}
