package dev.primavista.client;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why there is no answer. The message is the server's own sentence where it sent one. */
public abstract sealed class InferenceException extends RuntimeException {
  private InferenceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The server refused what was asked, or could not do it. */
  public abstract static sealed class Refused extends InferenceException {
    private final int status;
    private final String code;

    private Refused(Answer answer) {
      super(answer.message(), null);
      this.status = answer.status();
      this.code = answer.code();
    }

    /** HTTP's number; 0 for a request that could not be sent. */
    public int status() {
      return status;
    }

    /** A word for programs, such as {@code wrong_shape}; empty if the server has none. */
    public String code() {
      return code;
    }
  }

  /**
   * What a server says with an error.
   *
   * @param retryAfter when to come back
   */
  record Answer(int status, String code, String message, Optional<Duration> retryAfter) {}

  /** The one place where a status gets its meaning. */
  static InferenceException of(Answer answer) {
    return switch (answer.status()) {
      case 404 -> new NotFound(answer);
      case 413 -> new TooLarge(answer);
      case 408, 504 -> new Expired(answer.message(), null);
      case 429, 503 -> new Unavailable(answer);
      default -> answer.status() < 500 ? new Invalid(answer) : new Failed(answer);
    };
  }

  /** Of a request that cannot be written. */
  static InferenceException unsent(Throwable failure) {
    String message =
        failure instanceof IllegalArgumentException wrong && wrong.getMessage() != null
            ? wrong.getMessage()
            : "the request cannot be written: " + failure;
    return new Invalid(new Answer(0, "", message, Optional.empty()));
  }

  /** The request is wrong: the same one is refused again. */
  public static final class Invalid extends Refused {
    private Invalid(Answer answer) {
      super(answer);
    }
  }

  /** There is no such model, version or path. */
  public static final class NotFound extends Refused {
    private NotFound(Answer answer) {
      super(answer);
    }
  }

  /** More bytes than the server takes. */
  public static final class TooLarge extends Refused {
    private TooLarge(Answer answer) {
      super(answer);
    }
  }

  /** The server is busy or the model is not ready; nothing was executed. */
  public static final class Unavailable extends Refused {
    private final Optional<Duration> retryAfter;

    private Unavailable(Answer answer) {
      super(answer);
      this.retryAfter = answer.retryAfter();
    }

    /** When to come back, if the server said so. */
    public Optional<Duration> retryAfter() {
      return retryAfter;
    }
  }

  /** The server or the model failed on the request. */
  public static final class Failed extends Refused {
    private Failed(Answer answer) {
      super(answer);
    }
  }

  /** The timeout passed, here or at the server. */
  public static final class Expired extends InferenceException {
    Expired(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The server could not be reached, the connection broke, or the client is closed. */
  public static final class Unreachable extends InferenceException {
    private final boolean sent;

    Unreachable(String message, boolean sent, @Nullable Throwable cause) {
      super(message, cause);
      this.sent = sent;
    }

    /** Whether the server may have got the request. */
    public boolean sent() {
      return sent;
    }
  }

  /** An answer that is not the protocol's, or longer than the client takes. */
  public static final class Malformed extends InferenceException {
    Malformed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
