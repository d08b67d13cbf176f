package dev.primavista.server.triton;

import dev.primavista.core.Ticker;
import dev.primavista.core.inference.InferenceResponse;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.oip.RequestTrace;
import java.util.function.Consumer;

/** The times of one request, in the words of Triton's trace files. */
final class Trace implements RequestTrace {
  private final long id;
  private final Protocol protocol;
  private final Ticker ticker;
  private final Consumer<String> sink;
  private final long receivedNanos;
  private long startNanos;
  private String requestId = "";
  private JsonWriter json = new JsonWriter();

  /**
   * @param sink takes the events of a request that was answered, as elements of a JSON array
   */
  Trace(long id, Protocol protocol, Ticker ticker, Consumer<String> sink) {
    this.id = id;
    this.protocol = protocol;
    this.ticker = ticker;
    this.sink = sink;
    this.receivedNanos = ticker.nanos();
    this.startNanos = receivedNanos;
  }

  @Override
  public void decoded(String name) {
    requestId = name;
    startNanos = ticker.nanos();
  }

  @Override
  public void answered(InferenceResponse response) {
    long endNanos = ticker.nanos();
    long computeNanos = startNanos + response.queueNanos();
    json = new JsonWriter().beginArray();
    json.beginObject().field("id", id).field("model_name", response.model().name());
    json.field("model_version", response.model().version()).field("request_id", requestId);
    json.endObject();
    begin();
    event(receiving() + "_START", receivedNanos);
    event(receiving() + "_END", startNanos);
    event("REQUEST_START", startNanos);
    event("QUEUE_START", startNanos);
    event("COMPUTE_START", computeNanos);
    event("COMPUTE_INPUT_END", computeNanos + response.stages().inputNanos());
    long outputs = computeNanos + response.stages().inputNanos() + response.stages().inferNanos();
    event("COMPUTE_OUTPUT_START", outputs);
    event("COMPUTE_END", outputs + response.stages().outputNanos());
    event("REQUEST_END", endNanos);
    event(sending() + "_START", endNanos);
  }

  @Override
  public void encoded() {
    event(sending() + "_END", ticker.nanos());
    String events = json.endArray().endObject().endArray().toString();
    sink.accept(events.substring(1, events.length() - 1));
  }

  private String receiving() {
    return switch (protocol) {
      case HTTP -> "HTTP_RECV";
      case GRPC -> "GRPC_WAITREAD";
    };
  }

  private String sending() {
    return switch (protocol) {
      case HTTP -> "HTTP_SEND";
      case GRPC -> "GRPC_SEND";
    };
  }

  private void begin() {
    json.beginObject().field("id", id).name("timestamps").beginArray();
  }

  private void event(String name, long nanos) {
    json.beginObject().field("name", name).field("ns", nanos).endObject();
  }
}
