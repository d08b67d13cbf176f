package dev.primavista.pickle;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The values that a schema's nodes describe. */
record SkopsNodes(SkopsArchive archive, Globals globals) {
  PyValue value(JsonNode node) {
    String loader = node.path("__loader__").asText();
    return switch (loader) {
      case "JsonNode" ->
          plain(SkopsSchema.read(node.path("content").asText().getBytes(StandardCharsets.UTF_8)));
      case "ListNode" -> new PyList(items(node));
      case "TupleNode" -> new PyTuple(items(node));
      case "SetNode" -> new PySet(items(node));
      case "DictNode", "DefaultDictNode" -> dict(node);
      case "NdArrayNode" -> array(node);
      case "SparseMatrixNode" -> sparse(node);
      case "MaskedArrayNode" -> value(node.path("content").path("data"));
      case "BytesNode", "BytearrayNode" -> new PyBytes(archive.bytes(file(node), Long.MAX_VALUE));
      case "SliceNode" -> slice(node.path("content"));
      case "TypeNode", "FunctionNode" -> global(node);
      case "DTypeNode" -> ((NdArray) array(node.path("content"))).dtype();
      case "ObjectNode", "TreeNode", "LossNode", "SGDNode" -> object(node);
      case "PartialNode" -> partial(node);
      case "RandomStateNode" -> random(node);
      // No answer depends on a generator's state.
      case "RandomGeneratorNode" -> new PyObject(global(node), new PyTuple(List.of()));
      default ->
          throw new PickleException(
              "malformed_skops",
              "a node of loader '"
                  + Dtype.printable(loader)
                  + "' with "
                  + Dtype.printable(fieldNames(node))
                  + ", which no model needs");
    };
  }

  private static String fieldNames(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return String.join(", ", names);
  }

  private PyGlobal global(JsonNode node) {
    PyGlobal global =
        new PyGlobal(node.path("__module__").asText(), node.path("__class__").asText());
    return globals.mention(global, 0);
  }

  private List<PyValue> items(JsonNode node) {
    List<PyValue> items = new ArrayList<>();
    node.path("content").forEach(item -> items.add(value(item)));
    return items;
  }

  /** numpy's random numbers, which are described and not made by a function as in pickles. */
  private PyObject random(JsonNode node) {
    String module = node.path("__module__").asText();
    String name = node.path("__class__").asText();
    if (!module.startsWith("numpy.random.") || !name.matches("RandomState|Generator")) {
      return object(node);
    }
    PyObject object = new PyObject(new PyGlobal(module, name), new PyTuple(List.of()));
    object.build(value(node.path("content")));
    return object;
  }

  private PyObject object(JsonNode node) {
    PyGlobal type = global(node);
    if (!globals.allowed().mayMake(type)) {
      globals.forbid(type, 0);
    }
    PyTuple arguments = new PyTuple(List.of());
    if (node.has("__reduce__")
        && value(node.path("__reduce__").path("args")) instanceof PyTuple given) {
      arguments = given;
    }
    PyObject object = new PyObject(type, arguments);
    JsonNode content = node.path("content");
    if (content.has("__loader__")) {
      object.build(value(content));
    }
    return object;
  }

  /** As a pickle has it: the function is the argument, and the first part of the state. */
  private PyObject partial(JsonNode node) {
    JsonNode content = node.path("content");
    PyValue function = value(content.path("func"));
    PyObject made = new PyObject(global(node), new PyTuple(List.of(function)));
    made.build(
        new PyTuple(
            List.of(
                function,
                value(content.path("args")),
                value(content.path("kwds")),
                value(content.path("namespace")))));
    return made;
  }

  /** Keys stand as texts; {@code key_types} says what they were. */
  private PyDict dict(JsonNode node) {
    JsonNode content = node.path("content");
    if (content.has("main") && node.path("__loader__").asText().equals("DefaultDictNode")) {
      return dict(content.path("main"));
    }
    PyDict dict = new PyDict();
    Iterator<JsonNode> types = node.path("key_types").path("content").iterator();
    for (Map.Entry<String, JsonNode> entry : content.properties()) {
      String type = types.hasNext() ? types.next().path("__class__").asText() : "str";
      dict.put(key(entry.getKey(), type), value(entry.getValue()));
    }
    return dict;
  }

  private static PyValue key(String text, String type) {
    if (!type.equals("str") && text.length() > 400) {
      throw new PickleException(
          "malformed_skops", "dict key '" + Dtype.printable(text) + "' of type " + type);
    }
    try {
      if (type.contains("int")) {
        return new PyInt(new BigInteger(text));
      }
      if (type.contains("float")) {
        return new PyFloat(Double.parseDouble(text));
      }
    } catch (NumberFormatException e) {
      throw new PickleException(
          "malformed_skops", "dict key '" + Dtype.printable(text) + "' of type " + type);
    }
    return switch (type) {
      case "bool" -> new PyBool(text.equals("True"));
      case "NoneType" -> PyNone.NONE;
      default -> new PyStr(text);
    };
  }

  private static String file(JsonNode node) {
    return node.path("file").asText();
  }

  private PyValue array(JsonNode node) {
    globals.mention(
        new PyGlobal(node.path("__module__").asText(), node.path("__class__").asText()), 0);
    if (node.path("type").asText().equals("numpy")) {
      return NpyReader.read(archive.bytes(file(node), Long.MAX_VALUE));
    }
    JsonNode content = node.path("content");
    List<PyValue> objects =
        content.isArray()
            ? items(node)
            : value(content) instanceof PyList list ? list.items() : List.of();
    long[] shape = {objects.size()};
    if (node.has("shape") && value(node.path("shape")) instanceof PyTuple given) {
      shape = given.items().stream().mapToLong(SkopsNodes::length).toArray();
    }
    NdArray array = new NdArray();
    array.fill(
        new Dtype('O', 8, ByteOrder.LITTLE_ENDIAN, List.of()),
        shape,
        false,
        flat(objects, shape.length));
    return array;
  }

  private static long length(PyValue value) {
    if (value instanceof PyInt number) {
      return number.longValue();
    }
    throw new PickleException("malformed_skops", "an array dimension is a " + value.typeName());
  }

  /** Nested lists of so many levels one after another. */
  private static List<PyValue> flat(List<PyValue> items, int levels) {
    if (levels <= 1) {
      return items;
    }
    List<PyValue> all = new ArrayList<>();
    for (PyValue item : items) {
      if (!(item instanceof PyList list)) {
        return items;
      }
      all.addAll(flat(list.items(), levels - 1));
    }
    return all;
  }

  /** scipy's {@code .npz}: an archive of the arrays that make up the matrix. */
  private PyObject sparse(JsonNode node) {
    PyObject matrix = new PyObject(global(node), new PyTuple(List.of()));
    PyDict state = new PyDict();
    archive
        .arrays(file(node))
        .forEach(
            (name, array) -> state.put(new PyStr(name.equals("shape") ? "_shape" : name), array));
    matrix.build(state);
    return matrix;
  }

  private static PyObject slice(JsonNode bounds) {
    List<PyValue> parts = new ArrayList<>();
    for (String name : List.of("start", "stop", "step")) {
      parts.add(plain(bounds.path(name)));
    }
    return new PyObject(new PyGlobal("builtins", "slice"), new PyTuple(parts));
  }

  private static PyValue plain(JsonNode value) {
    return switch (value.getNodeType()) {
      case NULL, MISSING -> PyNone.NONE;
      case BOOLEAN -> new PyBool(value.asBoolean());
      case STRING -> new PyStr(value.asText());
      case NUMBER ->
          value.isIntegralNumber()
              ? new PyInt(value.bigIntegerValue())
              : new PyFloat(value.asDouble());
      default -> throw new PickleException("malformed_skops", "a JSON node that is no plain value");
    };
  }
}
