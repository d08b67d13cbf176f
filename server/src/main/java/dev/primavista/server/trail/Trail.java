package dev.primavista.server.trail;

import dev.primavista.core.RequestObserver;
import dev.primavista.core.ServingMetrics.RequestTimes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one request was and when. Its door makes it, binds it while the request is handled, and
 * hands it on when the request is over; a model that is asked meanwhile finds it and tells it how
 * that ended. All times are {@link System#nanoTime}'s.
 *
 * <p>Whoever works on the request writes; the hand-over of the request itself orders the writes.
 * Where the client went away early a model may still write, which nobody reads any more.
 */
public final class Trail implements RequestObserver {
  private static final ScopedValue<Trail> CURRENT = ScopedValue.newInstance();

  private final Origin origin;
  private final long startNanos;
  private final Stages stages = new Stages();
  private @Nullable Map<String, String> answerHeaders;
  private @Nullable Traced traced;
  private String caller = "";
  private String model = "";
  private String version = "";
  private String code = "";
  private String callStatus = "";
  private int rows;
  private int batchRows;
  private boolean ofSeveral;

  /**
   * Where a request came from.
   *
   * @param protocol such as {@code HTTP/1.1} or {@code gRPC}
   * @param scheme {@code https} where the connection is encrypted, else {@code http}
   * @param client the other end's address; asked for when it is needed
   */
  public record Origin(String protocol, String scheme, Supplier<String> client) {}

  /** Follows what other models are asked for the sake of a request; its end is told to nobody. */
  private record Part(Trail whole) implements RequestObserver {
    @Override
    public void completed(String answering, String itsVersion, RequestTimes times) {}

    @Override
    public void failed(String asked, String itsVersion, String reason) {}
  }

  /** When the stages of a request ended, and how long the models had it; 0 for never. */
  private static final class Stages {
    private long handlingNanos;
    private long arrivedNanos;
    private long endedNanos;
    private long encodedNanos;
    private long queueNanos;
    private long computeNanos;
  }

  /**
   * @param startNanos when its head had come
   */
  public Trail(Origin origin, long startNanos) {
    this.origin = origin;
    this.startNanos = startNanos;
  }

  /** The trail of the request that this thread handles; null for none. */
  public static @Nullable Trail current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  /** The trail of the request for whose sake this one was made; empty if there is none. */
  public static Optional<Trail> behind(RequestObserver observer) {
    return switch (observer) {
      case Trail trail -> Optional.of(trail);
      case Part part -> Optional.of(part.whole());
      default -> Optional.empty();
    };
  }

  /** Handles a request whose body is whole; models that are asked on this thread find the trail. */
  public <T> T handling(Supplier<T> work) {
    stages.handlingNanos = System.nanoTime();
    return ScopedValue.where(CURRENT, this).call(work::get);
  }

  /** The trail of one of several messages of a call, which is answered while the call goes on. */
  public Trail ofMessage() {
    Trail message = new Trail(origin, System.nanoTime());
    message.traced = traced;
    return message;
  }

  /** One of its messages was answered or refused. */
  public void add(Trail message) {
    ofSeveral = true;
    if (!message.model.isEmpty()) {
      model = message.model;
      version = message.version;
    }
    code = message.code.isEmpty() ? code : message.code;
    rows += message.rows;
    batchRows = Math.max(batchRows, message.batchRows);
    message.answerHeaders().forEach(this::answerWith);
  }

  /** Whether it is that of a call with several messages, each of which is counted by itself. */
  public boolean ofSeveral() {
    return ofSeveral;
  }

  /** A model is asked; what was before was decoding. */
  public Trail arrived() {
    if (stages.arrivedNanos == 0) {
      stages.arrivedNanos = System.nanoTime();
    }
    return this;
  }

  @Override
  public RequestObserver part() {
    return new Part(this);
  }

  @Override
  public void completed(String answering, String itsVersion, RequestTimes times) {
    ended(answering, itsVersion);
    rows += times.rows();
    stages.queueNanos += times.queueNanos();
    stages.computeNanos += times.computeNanos();
  }

  @Override
  public void failed(String asked, String itsVersion, String reason) {
    if (!itsVersion.isEmpty()) {
      ended(asked, itsVersion);
    }
    code = reason;
  }

  private void ended(String answering, String itsVersion) {
    model = answering;
    version = itsVersion;
    stages.endedNanos = System.nanoTime();
  }

  /** The execution had so many rows, with those of others. */
  public void batched(int together) {
    batchRows = together;
  }

  /** The answer's bytes are there. */
  public void encoded() {
    stages.encodedNanos = System.nanoTime();
  }

  /** One more header field of the answer. */
  public void answerWith(String name, String value) {
    if (answerHeaders == null) {
      answerHeaders = new LinkedHashMap<>();
    }
    answerHeaders.put(name, value);
  }

  /** Header fields that the answer has beside its own. */
  public Map<String, String> answerHeaders() {
    return answerHeaders == null ? Map.of() : answerHeaders;
  }

  /** It is part of a trace. */
  public void trace(Traced itsTrace) {
    traced = itsTrace;
  }

  public Optional<Traced> traced() {
    return Optional.ofNullable(traced);
  }

  /** The call ended with this status of gRPC's, such as {@code OK}. */
  public void callEnded(String status) {
    callStatus = status;
  }

  /** How the call ended; empty for what is no call. */
  public String callStatus() {
    return callStatus;
  }

  /** The caller's key has this name. */
  public void calledBy(String name) {
    caller = name;
  }

  /** Whose key it was; empty if none was asked for. */
  public String caller() {
    return caller;
  }

  public Origin origin() {
    return origin;
  }

  public long startNanos() {
    return startNanos;
  }

  /** Whether a model has answered or failed. */
  public boolean asked() {
    return !model.isEmpty() || !code.isEmpty();
  }

  /** The model that answered or failed; empty if none was asked that is known. */
  public String model() {
    return model;
  }

  public String version() {
    return version;
  }

  /** Why the model did not answer; empty if it did. */
  public String code() {
    return code;
  }

  /** Rows of the request; 0 if no model answered. */
  public int rows() {
    return rows;
  }

  /** Rows of the execution that it shared; 0 where it ran on its door's own thread. */
  public int batchRows() {
    return batchRows;
  }

  /** Whether all models that were asked answered it. */
  public boolean answered() {
    return rows > 0 && code.isEmpty();
  }

  public long queueNanos() {
    return stages.queueNanos;
  }

  public long computeNanos() {
    return stages.computeNanos;
  }

  /** When its handler began. */
  public long handlingNanos() {
    return stages.handlingNanos;
  }

  /** When a model was asked first. */
  public long arrivedNanos() {
    return stages.arrivedNanos;
  }

  /** When the model had answered. */
  public long endedNanos() {
    return stages.endedNanos;
  }

  /** When the answer's bytes were there. */
  public long encodedNanos() {
    return stages.encodedNanos;
  }
}
