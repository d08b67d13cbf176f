package dev.primavista.pickle;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's own containers, where a pickle spells them as a call. */
final class BuiltinValues {
  private final Budget budget;

  BuiltinValues(Budget budget) {
    this.budget = budget;
  }

  /** {@code _codecs.encode(text, 'latin1')}: how protocols 0 to 2 write bytes. */
  PyBytes encoded(List<PyValue> items) {
    boolean latin =
        items.size() == 2
            && items.get(0) instanceof PyStr
            && items.get(1) instanceof PyStr encoding
            && (encoding.value().equals("latin1") || encoding.value().equals("latin-1"));
    if (!latin) {
      throw new PickleException(
          "malformed_pickle", "_codecs.encode of something other than Latin-1 text");
    }
    return latin1(((PyStr) items.get(0)).value());
  }

  private PyBytes latin1(String text) {
    budget.spendCopy(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        throw new PickleException("malformed_pickle", "bytes written as text that is not Latin-1");
      }
    }
    return new PyBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * {@code dict(pairs)}, {@code OrderedDict(pairs)}, {@code defaultdict(factory)}; a factory is not
   * kept.
   */
  PyDict dict(List<PyValue> items) {
    PyDict dict = new PyDict();
    for (PyValue item : items) {
      if (item instanceof PyList pairs) {
        budget.spendEntries(pairs.items().size());
        pairs.items().forEach(pair -> putPair(dict, pair));
      } else if (!(item instanceof PyGlobal) && !(item instanceof PyNone)) {
        throw new PickleException(
            "malformed_pickle", "a dict made of a " + item.typeName() + " (expected: pairs)");
      }
    }
    return dict;
  }

  private static void putPair(PyDict dict, PyValue pair) {
    List<PyValue> parts = itemsOf(pair);
    if (parts == null || parts.size() != 2) {
      throw new PickleException("malformed_pickle", "a dict made of something other than pairs");
    }
    dict.put(parts.get(0), parts.get(1));
  }

  /** The container that this call makes; null where there is no plain value for it. */
  @Nullable PyValue make(String name, List<PyValue> arguments) {
    return switch (name) {
      case "set", "frozenset", "list", "tuple" -> container(name, arguments);
      case "dict" -> dict(arguments);
      case "bytes", "bytearray" -> bytes(arguments);
      default -> null;
    };
  }

  private @Nullable PyValue container(String name, List<PyValue> arguments) {
    List<PyValue> items = arguments.isEmpty() ? List.of() : onlyItems(arguments);
    if (items == null) {
      return null;
    }
    budget.spendItems(items.size());
    return switch (name) {
      case "list" -> new PyList(items);
      case "tuple" -> new PyTuple(items);
      default -> new PySet(items);
    };
  }

  private static @Nullable List<PyValue> onlyItems(List<PyValue> arguments) {
    return arguments.size() == 1 ? itemsOf(arguments.getFirst()) : null;
  }

  private @Nullable PyValue bytes(List<PyValue> arguments) {
    if (arguments.isEmpty()) {
      return new PyBytes(new byte[0]);
    }
    if (arguments.getFirst() instanceof PyBytes same) {
      return same;
    }
    if (arguments.getFirst() instanceof PyStr text) {
      return latin1(text.value());
    }
    return null;
  }

  /**
   * Whether getattr takes an instance in this file, or the class of texts, and a plain name, as
   * pickled methods do.
   */
  static boolean isMethod(List<PyValue> arguments) {
    return arguments.size() == 2
        && (arguments.get(0) instanceof PyObject || isClassOfTexts(arguments.get(0)))
        && arguments.get(1) instanceof PyStr name
        && name.value().matches("_?[A-Za-z][A-Za-z0-9_]*");
  }

  /** {@code str}, which protocols up to 2 call {@code unicode}. */
  private static boolean isClassOfTexts(PyValue value) {
    return value instanceof PyGlobal type
        && AllowedGlobals.isBuiltin(type)
        && (type.name().equals("str") || type.name().equals("unicode"));
  }

  private static @Nullable List<PyValue> itemsOf(PyValue value) {
    if (value instanceof PyList list) {
      return list.items();
    }
    if (value instanceof PyTuple tuple) {
      return tuple.items();
    }
    return value instanceof PySet set ? set.items() : null;
  }
}
