package dev.primavista.sklearn.text;

import dev.primavista.pickle.PyGlobal;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import java.util.List;
import java.util.Optional;

/** Methods of Python's texts that a vectoriser was given in place of steps of its own. */
enum TextMethod {
  LOWER,
  SPLIT,
  STRIP;

  /** The method in a file, {@code getattr(str, 'split')}; empty for any other value. */
  static Optional<TextMethod> of(PyValue value) {
    if (!(value instanceof PyObject call) || !call.type().name().equals("getattr")) {
      return Optional.empty();
    }
    List<PyValue> arguments = call.arguments().items();
    if (arguments.size() != 2
        || !(arguments.get(0) instanceof PyGlobal)
        || !(arguments.get(1) instanceof PyStr name)) {
      return Optional.empty();
    }
    return switch (name.value()) {
      case "lower" -> Optional.of(LOWER);
      case "split" -> Optional.of(SPLIT);
      case "strip" -> Optional.of(STRIP);
      default -> Optional.empty();
    };
  }
}
