package dev.primavista.core.batching;

import dev.primavista.core.Amount;
import dev.primavista.core.RequestObserver;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Requests joined along the first dimension: one copy in, none out. The joined inputs lie on the
 * heap: memory outside would wait for a collection that does not know how much of it there is.
 */
final class Batch {
  private final List<QueuedRequest> requests;

  Batch(List<QueuedRequest> requests) {
    this.requests = requests;
  }

  int rows() {
    return requests.stream().mapToInt(QueuedRequest::rows).sum();
  }

  /** Those who follow the requests, in their order. */
  List<RequestObserver> observers() {
    return requests.stream().map(QueuedRequest::observer).toList();
  }

  /** The outputs that all of them ask for; empty for the signature's. */
  List<String> outputs() {
    return requests.getFirst().outputs();
  }

  /** The inputs of all requests; those of a lone request are not copied. */
  Map<String, Tensor> gather() {
    return requests.size() == 1
        ? requests.getFirst().inputs()
        : join(requests.stream().map(QueuedRequest::inputs).toList());
  }

  /** Inputs of equal names, types and row shapes, one after the other in new tensors. */
  static Map<String, Tensor> join(List<Map<String, Tensor>> all) {
    Map<String, Tensor> joined = new LinkedHashMap<>();
    for (String name : all.getFirst().keySet()) {
      joined.put(name, join(name, all));
    }
    return joined;
  }

  /** Each request's rows of the outputs, sharing the storage of the whole. */
  List<SequencedMap<String, Tensor>> scatter(SequencedMap<String, Tensor> outputs) {
    if (requests.size() == 1) {
      return List.of(outputs);
    }
    int rows = rows();
    List<SequencedMap<String, Tensor>> parts = new ArrayList<>(requests.size());
    int from = 0;
    for (QueuedRequest request : requests) {
      int to = from + request.rows();
      SequencedMap<String, Tensor> part = new LinkedHashMap<>();
      for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
        if (output.getValue().rows() != rows) {
          throw new IllegalStateException(
              "output "
                  + output.getKey()
                  + ": "
                  + Amount.of(output.getValue().rows(), "row")
                  + " (expected: "
                  + rows
                  + ")");
        }
        part.put(output.getKey(), output.getValue().slice(from, to));
      }
      parts.add(part);
      from = to;
    }
    return parts;
  }

  private static Tensor join(String name, List<Map<String, Tensor>> all) {
    List<Tensor> parts = all.stream().map(inputs -> tensor(inputs, name)).toList();
    int rows = parts.stream().mapToInt(Tensor::rows).sum();
    Shape shape = parts.getFirst().shape().withRows(rows);
    return switch (parts.getFirst()) {
      case FixedTensor first -> {
        FixedTensor joined = FixedTensor.allocate(first.dataType(), shape);
        ByteBuffer target = joined.data();
        for (Tensor part : parts) {
          target.put(((FixedTensor) part).data());
        }
        yield joined;
      }
      case BytesTensor first -> {
        byte[][] elements = new byte[Math.toIntExact(shape.elementCount())][];
        int at = 0;
        for (Tensor part : parts) {
          BytesTensor bytes = (BytesTensor) part;
          for (int i = 0; i < bytes.elementCount(); i++) {
            elements[at++] = bytes.bytesAt(i);
          }
        }
        yield BytesTensor.wrap(shape, elements);
      }
    };
  }

  private static Tensor tensor(Map<String, Tensor> inputs, String name) {
    Tensor tensor = inputs.get(name);
    if (tensor == null) {
      throw new IllegalStateException("input " + name + " is missing in a joined request");
    }
    return tensor;
  }
}
