package dev.primavista.server.oip;

import dev.primavista.core.inference.InferenceResponse;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.http.Response;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.memory.SharedTensors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes the answer to an infer request: JSON, and behind it the outputs in binary form. */
final class InferAnswer {
  private final InferRequestReader.Decoded request;
  private final Supplier<Signature> signature;
  private final @Nullable SharedTensors shared;
  private final List<ByteBuffer> tail = new ArrayList<>();

  /**
   * @param signature asked for where labels are told
   * @param shared what the request has in shared memory; null where there is none
   */
  InferAnswer(
      InferRequestReader.Decoded request,
      Supplier<Signature> signature,
      @Nullable SharedTensors shared) {
    this.request = request;
    this.signature = signature;
    this.shared = shared;
  }

  Response to(InferenceResponse response) {
    JsonWriter json = new JsonWriter().beginObject();
    json.field("model_name", response.model().name());
    json.field("model_version", Long.toString(response.model().version()));
    request.id().ifPresent(id -> json.field("id", id));
    json.name("parameters").beginObject();
    json.field("queue_ms", millis(response.queueNanos()));
    json.field("compute_ms", millis(response.computeNanos()));
    json.endObject().name("outputs").beginArray();
    response.outputs().forEach((name, tensor) -> write(name, tensor, json));
    json.endArray().endObject();
    return tail.isEmpty() ? Response.json(json) : framed(json);
  }

  private Response framed(JsonWriter json) {
    ByteBuffer head = json.bytes();
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("content-type", "application/octet-stream");
    // In lower case, as HTTP/2 has no other.
    fields.put(InferBody.HEADER.toLowerCase(Locale.ROOT), Integer.toString(head.remaining()));
    return new Response(200, fields, head, tail);
  }

  private void write(String name, Tensor tensor, JsonWriter json) {
    RequestedOutput output = requested(name);
    Tensor told =
        output.classes() == 0
            ? tensor
            : Classification.of(name, tensor, output.classes(), labels(name));
    if (shared != null && output.place().isPresent()) {
      shared.write(output.place().get(), TensorBytes.encode(told), "output '" + name + "'");
      TensorWriter.writeShared(name, told, json);
    } else if (output.binary().orElse(request.parameters().binaryOutput())) {
      ByteBuffer data = TensorBytes.encode(told);
      TensorWriter.writeBinary(name, told, data.remaining(), json);
      tail.add(data);
    } else {
      TensorWriter.write(name, told, json);
    }
  }

  private RequestedOutput requested(String name) {
    for (RequestedOutput output : request.outputs()) {
      if (output.name().equals(name)) {
        return output;
      }
    }
    return RequestedOutput.plain(name);
  }

  private List<String> labels(String output) {
    return signature.get().output(output).map(TensorSpec::labels).orElse(List.of());
  }

  /** Milliseconds, to the microsecond. */
  private static double millis(long nanos) {
    return Math.round(nanos / 1e3) / 1e3;
  }
}
