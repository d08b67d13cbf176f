package dev.primavista.pickle;

import java.math.BigInteger;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Runs one pickle's instructions on values that are only data. The instructions are those of
 * CPython's {@code pickletools}, protocols 0 to 5; extension codes, out-of-band buffers and, unless
 * asked for, persistent ids, which mean something outside the pickle, are refused.
 */
final class PickleMachine {
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

  private final ByteCursor in;
  private final Budget budget;
  private final Globals globals;
  private final PickleStack stack;
  private final Construction construction;
  private final boolean persistentIds;

  PickleMachine(ByteCursor in, Budget budget, Globals globals) {
    this(in, budget, globals, false);
  }

  /** One that may read persistent ids, as instances of {@link PickleStream#PERSISTENT}. */
  PickleMachine(ByteCursor in, Budget budget, Globals globals, boolean persistentIds) {
    this.in = in;
    this.persistentIds = persistentIds;
    this.budget = budget;
    this.globals = globals;
    this.stack = new PickleStack(budget.limits());
    this.construction = new Construction(globals, budget);
  }

  /** Reads up to and including STOP. */
  PyValue run() {
    while (true) {
      budget.spendOpcode();
      int at = in.position();
      int opcode = in.u1();
      if (opcode == '.') {
        return stack.pop();
      }
      step(opcode, at);
    }
  }

  private void step(int opcode, int at) {
    switch (opcode) {
      case 0x80 -> protocol(in.u1());
      case 0x95 -> frame(in.length8());
      case '(' -> stack.mark();
      case '0' -> stack.popValueOrMark();
      case '1' -> stack.popMarked();
      case '2' -> stack.push(stack.peek());
      case 'N' -> stack.push(PyNone.NONE);
      case 0x88 -> stack.push(new PyBool(true));
      case 0x89 -> stack.push(new PyBool(false));
      case 'I', 'L', 'F', 'J', 'K', 'M', 0x8a, 0x8b, 'G' -> number(opcode, at);
      case 'S', 'T', 'U', 'V', 'X', 0x8c, 0x8d -> text(opcode, at);
      case 'B', 'C', 0x8e, 0x96 -> stack.push(new PyBytes(bytes(opcode)));
      case 'p' -> stack.remember(decimal(in.line(), at).longValue());
      case 'q' -> stack.remember(in.u1());
      case 'r' -> stack.remember(in.u4());
      case 0x94 -> stack.remember(stack.memoSize());
      case 'g' -> stack.recall(decimal(in.line(), at).longValue());
      case 'h' -> stack.recall(in.u1());
      case 'j' -> stack.recall(in.u4());
      case ')', 't', 0x85, 0x86, 0x87 -> tuple(opcode);
      case ']', 'l', 'a', 'e', '}', 'd', 's', 'u', 0x8f, 0x90, 0x91 -> container(opcode);
      case 'c', 0x93, 'i', 'o', 'R', 'b', 0x81, 0x92 -> object(opcode, at);
      default -> persistent(opcode, at);
    }
  }

  /** A reference to something beside the pickle, such as a tensor's bytes. */
  private void persistent(int opcode, int at) {
    if (!persistentIds || (opcode != 'P' && opcode != 'Q')) {
      throw unsupported(opcode, at);
    }
    PyValue id = opcode == 'P' ? new PyStr(in.line()) : stack.pop();
    stack.push(new PyObject(PickleStream.PERSISTENT, new PyTuple(List.of(id))));
  }

  private static void protocol(int version) {
    if (version > 5) {
      throw new PickleException(
          "malformed_pickle", "pickle protocol " + version + " (expected: 0 to 5)");
    }
  }

  /** A frame only says how many bytes belong together; they must be there. */
  private void frame(long length) {
    in.require(length);
  }

  private void number(int opcode, int at) {
    switch (opcode) {
      case 'J' -> stack.push(PyInt.of(in.i4()));
      case 'K' -> stack.push(PyInt.of(in.u1()));
      case 'M' -> stack.push(PyInt.of(in.u2()));
      case 0x8a -> stack.push(new PyInt(in.integer(in.u1())));
      case 0x8b -> stack.push(new PyInt(in.integer(in.i4())));
      case 'G' -> stack.push(new PyFloat(in.bigEndianDouble()));
      case 'F' -> stack.push(new PyFloat(floating(in.line(), at)));
      case 'L' -> stack.push(new PyInt(decimal(in.line().replaceFirst("L$", ""), at)));
      default -> {
        String line = in.line();
        switch (line) {
          case "00" -> stack.push(new PyBool(false));
          case "01" -> stack.push(new PyBool(true));
          default -> stack.push(new PyInt(decimal(line, at)));
        }
      }
    }
  }

  private static BigInteger decimal(String line, int at) {
    if (line.length() > 20_000 || !line.matches("-?[0-9]+")) {
      throw new PickleException(
          "malformed_pickle",
          "byte " + at + ": '" + Dtype.printable(line) + "' (expected: an integer)");
    }
    return new BigInteger(line);
  }

  private static double floating(String line, int at) {
    return switch (line) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> {
        if (line.length() > 400 || !FLOAT.matcher(line).matches()) {
          throw new PickleException(
              "malformed_pickle",
              "byte " + at + ": '" + Dtype.printable(line) + "' (expected: a number)");
        }
        yield Double.parseDouble(line);
      }
    };
  }

  private void text(int opcode, int at) {
    PyStr value =
        switch (opcode) {
          case 'X' -> in.text(in.u4());
          case 0x8c -> in.text(in.u1());
          case 0x8d -> in.text(in.length8());
          case 'V' -> new PyStr(TextEscapes.rawUnicode(in.line(), at));
          case 'S' -> new PyStr(TextEscapes.quoted(in.line(), at));
          case 'T' -> new PyStr(TextEscapes.latin1(in.bytes(in.i4())));
          default -> new PyStr(TextEscapes.latin1(in.bytes(in.u1())));
        };
    stack.push(value);
  }

  private byte[] bytes(int opcode) {
    return switch (opcode) {
      case 'B' -> in.bytes(in.u4());
      case 'C' -> in.bytes(in.u1());
      default -> in.bytes(in.length8());
    };
  }

  private void tuple(int opcode) {
    switch (opcode) {
      case ')' -> stack.push(new PyTuple(List.of()));
      case 't' -> stack.push(new PyTuple(stack.popMarked()));
      default -> stack.push(new PyTuple(stack.popLast(opcode - 0x84)));
    }
  }

  private void container(int opcode) {
    switch (opcode) {
      case ']' -> stack.push(new PyList(List.of()));
      case '}' -> stack.push(new PyDict());
      case 0x8f -> stack.push(new PySet(List.of()));
      case 'l' -> stack.push(new PyList(stack.popMarked()));
      case 0x91 -> stack.push(new PySet(stack.popMarked()));
      case 'd' -> {
        PyDict dict = new PyDict();
        Construction.setItems(dict, stack.popMarked());
        stack.push(dict);
      }
      case 'a' -> {
        PyValue item = stack.pop();
        Construction.append(stack.peek(), List.of(item));
      }
      case 'e', 0x90 -> {
        List<PyValue> items = stack.popMarked();
        Construction.append(stack.peek(), items);
      }
      case 's' -> {
        PyValue value = stack.pop();
        PyValue key = stack.pop();
        Construction.setItems(stack.peek(), List.of(key, value));
      }
      default -> {
        List<PyValue> items = stack.popMarked();
        Construction.setItems(stack.peek(), items);
      }
    }
  }

  private void object(int opcode, int at) {
    switch (opcode) {
      case 'c' -> stack.push(globals.mention(new PyGlobal(in.line(), in.line()), at));
      case 0x93 -> {
        PyValue name = stack.pop();
        stack.push(globals.mention(new PyGlobal(word(stack.pop(), at), word(name, at)), at));
      }
      case 'i' -> {
        PyGlobal type = globals.mention(new PyGlobal(in.line(), in.line()), at);
        stack.push(construction.make(type, new PyTuple(stack.popMarked()), at));
      }
      case 'o' -> {
        List<PyValue> items = stack.popMarked();
        if (items.isEmpty()) {
          throw new PickleException(
              "malformed_pickle", "byte " + at + ": an object without a class");
        }
        stack.push(
            construction.make(items.getFirst(), new PyTuple(items.subList(1, items.size())), at));
      }
      case 'R', 0x81 -> {
        PyValue arguments = stack.pop();
        stack.push(construction.make(stack.pop(), arguments, at));
      }
      case 0x92 -> {
        PyValue named = stack.pop();
        PyValue arguments = stack.pop();
        stack.push(construction.makeNamed(stack.pop(), arguments, named, at));
      }
      default -> {
        PyValue state = stack.pop();
        PyValue target = stack.pop();
        PyValue built = construction.build(target, state, in, at);
        stack.replaceRemembered(target, built);
        stack.push(built);
      }
    }
  }

  private static String word(PyValue value, int at) {
    if (value instanceof PyStr text) {
      return text.value();
    }
    throw new PickleException(
        "malformed_pickle",
        "byte " + at + ": a global named by a " + value.typeName() + " (expected: str)");
  }

  private static PickleException unsupported(int opcode, int at) {
    String what =
        switch (opcode) {
          case 'P', 'Q' -> "a persistent id, which means something outside of the file only";
          case 0x82, 0x83, 0x84 ->
              "an extension code, which means something outside of the file only";
          case 0x97, 0x98 -> "a buffer outside of the file";
          default -> String.format("0x%02x, which is no pickle instruction", opcode);
        };
    return new PickleException("malformed_pickle", "byte " + at + " asks for " + what);
  }
}
