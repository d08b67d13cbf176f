package dev.primavista.core;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not answered. Every door maps these cases in one switch without {@code
 * default}, so that a new case fails to compile there. The message is one sentence for the caller:
 * the offending value and what was expected, never a value of the user's data.
 */
public abstract sealed class ServingException extends RuntimeException {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  private final String code;
  private final @Nullable String param;
  private final @Nullable String hint;

  private ServingException(String code, Fault fault) {
    super(CONTROL.matcher(fault.message()).replaceAll("?"), fault.cause(), false, false);
    this.code = code;
    this.param = fault.param();
    this.hint = fault.hint();
  }

  /** A stable word for programs, the same at all doors, such as {@code wrong_datatype}. */
  public final String code() {
    return code;
  }

  /** The field of the request that was wrong, as the caller would write it. */
  public final Optional<String> param() {
    return Optional.ofNullable(param);
  }

  /** What to do about it, as an instruction. */
  public final Optional<String> hint() {
    return Optional.ofNullable(hint);
  }

  /** When the same request may succeed; empty where nobody knows. */
  public Optional<Duration> retryAfter() {
    return Optional.empty();
  }

  @Override
  public final String getMessage() {
    String message = super.getMessage();
    return message == null ? code : message;
  }

  private record Fault(
      String message, @Nullable String param, @Nullable String hint, @Nullable Throwable cause) {
    static Fault of(String message) {
      return new Fault(message, null, null, null);
    }
  }

  /** The caller sent something that this model or door cannot take. */
  public static final class InvalidRequest extends ServingException {
    public InvalidRequest(String code, String message) {
      super(code, Fault.of(message));
    }

    public InvalidRequest(String code, String message, String param) {
      super(code, new Fault(message, param, null, null));
    }

    /**
     * @param param null where no single field is wrong
     */
    public InvalidRequest(String code, String message, @Nullable String param, String hint) {
      super(code, new Fault(message, param, hint, null));
    }
  }

  /** More bytes, elements or pixels than a stated limit. */
  public static final class TooLarge extends ServingException {
    public TooLarge(String message, String hint) {
      super("too_large", new Fault(message, null, hint, null));
    }
  }

  /** No model of this name or version is known here. */
  public static final class ModelNotFound extends ServingException {
    public ModelNotFound(String message, String hint) {
      super("model_not_found", new Fault(message, null, hint, null));
    }
  }

  /** The model is known but cannot answer now. */
  public static final class ModelNotReady extends ServingException {
    private final @Nullable Duration retryAfter;

    public ModelNotReady(String message) {
      this(message, null);
    }

    /**
     * @param retryAfter null where it does not get ready by itself
     */
    public ModelNotReady(String message, @Nullable Duration retryAfter) {
      super("model_not_ready", Fault.of(message));
      this.retryAfter = retryAfter;
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.ofNullable(retryAfter);
    }
  }

  /** The queue is full; the same request may succeed a little later. */
  public static final class Overloaded extends ServingException {
    private final Duration retryAfter;

    public Overloaded(String message, Duration retryAfter) {
      super("overloaded", Fault.of(message));
      this.retryAfter = retryAfter;
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(retryAfter);
    }
  }

  /** The deadline passed before an answer was ready. */
  public static final class DeadlineExceeded extends ServingException {
    public DeadlineExceeded(String message) {
      super("deadline_exceeded", Fault.of(message));
    }
  }

  /** The caller went away, or the server is stopping. */
  public static final class Cancelled extends ServingException {
    public Cancelled(String message) {
      super("cancelled", Fault.of(message));
    }
  }

  /** The engine failed on a request that looked right; the cause is for the log only. */
  public static final class BackendFailure extends ServingException {
    public BackendFailure(String message, @Nullable Throwable cause) {
      super("backend_failure", new Fault(message, null, null, cause));
    }
  }
}
