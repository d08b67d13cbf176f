package dev.primavista.server.oip;

import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.JsonTree;
import dev.primavista.server.http.RequestDeadline;
import dev.primavista.testkit.Door;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The Open Inference Protocol over HTTP with JSON, written and read by hand so that it shares
 * nothing with the server.
 */
final class HttpJsonDoor implements Door {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;

  HttpJsonDoor(int port) {
    this.base = "http://127.0.0.1:" + port + "/v2";
  }

  @Override
  public CompletableFuture<Response> infer(Request request) {
    HttpRequest.Builder http =
        toInfer(request)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body(request)));
    return exchange(request, http, HttpJsonDoor::response);
  }

  HttpRequest.Builder toInfer(Request request) {
    return to(path(request.model(), request.version()) + "/infer");
  }

  /** Sends a question within its time; cancelling the answer ends the exchange. */
  CompletableFuture<Response> exchange(
      Request request, HttpRequest.Builder http, Function<HttpResponse<byte[]>, Response> reader) {
    request
        .timeout()
        .map(Duration::toMillis)
        .ifPresent(millis -> http.header(RequestDeadline.HEADER, millis.toString()));
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(http.build(), HttpResponse.BodyHandlers.ofByteArray());
    CompletableFuture<Response> response = exchange.thenApply(reader);
    var _ =
        response.whenComplete(
            (_, _) -> {
              if (response.isCancelled()) {
                exchange.cancel(true);
              }
            });
    return response;
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(base + path));
  }

  private static String path(String model, OptionalLong version) {
    return "/models/" + model + (version.isPresent() ? "/versions/" + version.getAsLong() : "");
  }

  private static String body(Request request) {
    StringJoiner inputs = new StringJoiner(",", "\"inputs\":[", "]");
    request.inputs().forEach((name, tensor) -> inputs.add(tensor(name, tensor)));
    StringJoiner members = new StringJoiner(",", "{", "}").add(inputs.toString());
    request.id().ifPresent(id -> members.add("\"id\":" + quoted(id)));
    if (!request.outputs().isEmpty()) {
      StringJoiner outputs = new StringJoiner(",", "\"outputs\":[", "]");
      request.outputs().forEach(name -> outputs.add("{\"name\":" + quoted(name) + "}"));
      members.add(outputs.toString());
    }
    return members.toString();
  }

  private static String tensor(String name, Tensor tensor) {
    StringJoiner data = new StringJoiner(",", "[", "]");
    switch (tensor) {
      case BytesTensor texts -> {
        for (int i = 0; i < texts.elementCount(); i++) {
          data.add(quoted(texts.stringAt(i)));
        }
      }
      case FixedTensor numbers -> {
        for (int i = 0; i < numbers.elementCount(); i++) {
          data.add(number(numbers, i));
        }
      }
    }
    return "{\"name\":%s,\"shape\":%s,\"datatype\":\"%s\",\"data\":%s}"
        .formatted(quoted(name), tensor.shape(), tensor.dataType(), data);
  }

  private static String number(FixedTensor numbers, int index) {
    return switch (numbers.dataType()) {
      case BOOL -> String.valueOf(numbers.longAt(index) != 0);
      case FP16, BF16, FP32 -> String.valueOf((float) numbers.doubleAt(index));
      case FP64 -> String.valueOf(numbers.doubleAt(index));
      case UINT64 -> Long.toUnsignedString(numbers.longAt(index));
      default -> String.valueOf(numbers.longAt(index));
    };
  }

  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            c ->
                quoted.append(
                    c < ' ' || c == '"' || c == '\\' ? "\\u%04x".formatted(c) : (char) c));
    return quoted.append('"').toString();
  }

  private static Response response(HttpResponse<byte[]> http) {
    Map<String, Object> answer = answer(http);
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    JsonTree.objects(answer, "outputs")
        .forEach(tensor -> outputs.put(JsonTree.text(tensor, "name"), tensor(tensor)));
    return new Response(
        JsonTree.text(answer, "model_name"),
        JsonTree.text(answer, "model_version"),
        Optional.ofNullable((String) answer.get("id")),
        outputs);
  }

  private static Map<String, Object> answer(HttpResponse<byte[]> http) {
    if (http.statusCode() != 200) {
      throw refusal(http);
    }
    return JsonTree.object(http.body());
  }

  static Refusal refusal(HttpResponse<byte[]> http) {
    String error = JsonTree.text(JsonTree.object(http.body()), "error");
    return new Refusal(kind(http.statusCode()), error);
  }

  private static Kind kind(int status) {
    return switch (status) {
      case 400 -> Kind.INVALID;
      case 404 -> Kind.NOT_FOUND;
      case 413 -> Kind.TOO_LARGE;
      case 429, 503 -> Kind.UNAVAILABLE;
      case 504 -> Kind.EXPIRED;
      case 500 -> Kind.FAILED;
      default -> throw new IllegalStateException("status " + status);
    };
  }

  private static Tensor tensor(Map<String, Object> json) {
    DataType type = DataType.valueOf(JsonTree.text(json, "datatype"));
    Shape shape = Shape.of(JsonTree.longs(json, "shape"));
    List<?> data = (List<?>) JsonTree.member(json, "data");
    if (type == DataType.BYTES) {
      return BytesTensor.wrap(
          shape,
          data.stream()
              .map(text -> ((String) text).getBytes(StandardCharsets.UTF_8))
              .toArray(byte[][]::new));
    }
    FixedTensor tensor = FixedTensor.allocate(type, shape);
    ByteBuffer bytes = tensor.data();
    data.forEach(element -> put(bytes, type, element));
    return tensor;
  }

  private static void put(ByteBuffer bytes, DataType type, Object element) {
    switch (type) {
      case BOOL -> bytes.put((byte) ((boolean) element ? 1 : 0));
      case FP64 -> bytes.putDouble(Double.parseDouble(element.toString()));
      case FP32 -> bytes.putFloat(Float.parseFloat(element.toString()));
      case FP16 -> bytes.putShort(Float.floatToFloat16(Float.parseFloat(element.toString())));
      case BF16 ->
          bytes.putShort(
              (short) (Float.floatToRawIntBits(Float.parseFloat(element.toString())) >>> 16));
      default -> putWhole(bytes, type, ((BigDecimal) element).toBigIntegerExact().longValue());
    }
  }

  private static void putWhole(ByteBuffer bytes, DataType type, long element) {
    switch (type.byteSize()) {
      case 1 -> bytes.put((byte) element);
      case 2 -> bytes.putShort((short) element);
      case 4 -> bytes.putInt((int) element);
      default -> bytes.putLong(element);
    }
  }

  @Override
  public boolean ready() {
    return get("/health/ready").statusCode() == 200;
  }

  @Override
  public boolean ready(String model, OptionalLong version) {
    return get(path(model, version) + "/ready").statusCode() == 200;
  }

  @Override
  public Metadata metadata(String model, OptionalLong version) {
    Map<String, Object> json = answer(get(path(model, version)));
    return new Metadata(
        JsonTree.text(json, "name"),
        JsonTree.texts(json, "versions"),
        new Signature(specs(json, "inputs"), specs(json, "outputs")));
  }

  private static List<TensorSpec> specs(Map<String, Object> json, String member) {
    return JsonTree.objects(json, member).stream().map(HttpJsonDoor::spec).toList();
  }

  private static TensorSpec spec(Map<String, Object> json) {
    return new TensorSpec(
        JsonTree.text(json, "name"),
        DataType.valueOf(JsonTree.text(json, "datatype")),
        Shape.of(JsonTree.longs(json, "shape")));
  }

  private HttpResponse<byte[]> get(String path) {
    try {
      return client.send(to(path).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** JSON strings are Unicode. */
  @Override
  public boolean carries(BytesTensor bytes) {
    return false;
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
