package dev.primavista.pickle;

import dev.primavista.pickle.PickleException.ForbiddenGlobal;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * The classes and functions that a file mentions; the forbidden ones are collected, all of them.
 */
final class Globals {
  private static final int MOST_COLLECTED = 100;

  private final AllowedGlobals allowed;
  private final List<ForbiddenGlobal> forbidden = new ArrayList<>();

  Globals(AllowedGlobals allowed) {
    this.allowed = allowed;
  }

  AllowedGlobals allowed() {
    return allowed;
  }

  /** The class or function, as what it is read; noted if it is forbidden. */
  PyGlobal mention(PyGlobal global, int at) {
    if (!allowed.mayName(global)) {
      forbid(global, at);
    }
    return allowed.readAs(global);
  }

  void forbid(PyGlobal global, int at) {
    boolean known = forbidden.stream().anyMatch(seen -> seen.global().equals(global));
    if (!known && forbidden.size() < MOST_COLLECTED) {
      forbidden.add(new ForbiddenGlobal(global, at));
    }
  }

  /** Throws if the file mentioned anything forbidden. */
  void check() {
    if (!forbidden.isEmpty()) {
      StringJoiner names = new StringJoiner(", ");
      for (ForbiddenGlobal one : forbidden) {
        names.add(Dtype.printable(one.global().qualifiedName()) + " (byte " + one.offset() + ")");
      }
      String message =
          "the file asks Python for "
              + names
              + ", which no model needs; nothing was run: model files are read as data";
      throw new PickleException("forbidden_global", message, forbidden);
    }
  }
}
