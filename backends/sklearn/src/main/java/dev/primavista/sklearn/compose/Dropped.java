package dev.primavista.sklearn.compose;

import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;

/** {@code 'drop'} (and None in a union): the part is left out. */
final class Dropped {
  private Dropped() {}

  /** Whether a (name, transformer, ...) tuple names a part that is left out. */
  static boolean isDropped(PyValue item) {
    return item instanceof PyTuple tuple
        && tuple.items().size() >= 2
        && (tuple.items().get(1) instanceof PyNone
            || (tuple.items().get(1) instanceof PyStr text && text.value().equals("drop")));
  }
}
