package dev.primavista.server.oip;

import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.JsonTree;
import dev.primavista.server.RawTensors;
import dev.primavista.testkit.Door;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;

/** The Open Inference Protocol over HTTP with every tensor in binary form, by hand. */
final class HttpBinaryDoor implements Door {
  private static final String LENGTH = "Inference-Header-Content-Length";

  private final HttpJsonDoor http;

  HttpBinaryDoor(int port) {
    this.http = new HttpJsonDoor(port);
  }

  @Override
  public CompletableFuture<Response> infer(Request request) {
    byte[] head = head(request).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(head);
    request.inputs().values().forEach(tensor -> body.writeBytes(RawTensors.encode(tensor)));
    HttpRequest.Builder post =
        http.toInfer(request)
            .header("Content-Type", "application/octet-stream")
            .header(LENGTH, Integer.toString(head.length))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
    return http.exchange(request, post, HttpBinaryDoor::response);
  }

  private static String head(Request request) {
    StringJoiner inputs = new StringJoiner(",", "\"inputs\":[", "]");
    request.inputs().forEach((name, tensor) -> inputs.add(input(name, tensor)));
    StringJoiner members = new StringJoiner(",", "{", "}").add(inputs.toString());
    request.id().ifPresent(id -> members.add("\"id\":" + HttpJsonDoor.quoted(id)));
    if (request.outputs().isEmpty()) {
      members.add("\"parameters\":{\"binary_data_output\":true}");
    } else {
      StringJoiner outputs = new StringJoiner(",", "\"outputs\":[", "]");
      request.outputs().forEach(name -> outputs.add(output(name)));
      members.add(outputs.toString());
    }
    return members.toString();
  }

  private static String input(String name, Tensor tensor) {
    return "{\"name\":%s,\"shape\":%s,\"datatype\":\"%s\",\"parameters\":{\"binary_data_size\":%d}}"
        .formatted(
            HttpJsonDoor.quoted(name),
            tensor.shape(),
            tensor.dataType(),
            RawTensors.encode(tensor).length);
  }

  private static String output(String name) {
    return "{\"name\":%s,\"parameters\":{\"binary_data\":true}}"
        .formatted(HttpJsonDoor.quoted(name));
  }

  private static Response response(HttpResponse<byte[]> http) {
    if (http.statusCode() != 200) {
      throw HttpJsonDoor.refusal(http);
    }
    byte[] body = http.body();
    int at = Integer.parseInt(http.headers().firstValue(LENGTH).orElseThrow());
    Map<String, Object> head = JsonTree.object(Arrays.copyOf(body, at));
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    for (Map<String, Object> output : JsonTree.objects(head, "outputs")) {
      int end = at + size(output);
      outputs.put(
          JsonTree.text(output, "name"),
          RawTensors.decode(
              DataType.valueOf(JsonTree.text(output, "datatype")),
              Shape.of(JsonTree.longs(output, "shape")),
              Arrays.copyOfRange(body, at, end)));
      at = end;
    }
    if (at != body.length) {
      throw new IllegalStateException((body.length - at) + " bytes behind the last output");
    }
    return new Response(
        JsonTree.text(head, "model_name"),
        JsonTree.text(head, "model_version"),
        Optional.ofNullable((String) head.get("id")),
        outputs);
  }

  private static int size(Map<String, Object> output) {
    Map<String, Object> parameters = JsonTree.object(output, "parameters");
    return ((BigDecimal) JsonTree.member(parameters, "binary_data_size")).intValueExact();
  }

  @Override
  public boolean ready() {
    return http.ready();
  }

  @Override
  public boolean ready(String model, OptionalLong version) {
    return http.ready(model, version);
  }

  @Override
  public Metadata metadata(String model, OptionalLong version) {
    return http.metadata(model, version);
  }

  @Override
  public void close() {
    http.close();
  }
}
