package dev.primavista.faq.live;

import dev.primavista.core.Sha256;
import dev.primavista.faq.store.RecordCheck;
import dev.primavista.server.http.HttpException;
import dev.primavista.server.http.Problem;
import dev.primavista.server.http.RequestHead;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Who may change a FAQ and read what people asked: holders of the key, everybody, or nobody. */
public final class EditorAccess {
  private static final String BEARER = "bearer ";
  private static final int LONGEST_NAME = 100;

  private final Mode mode;
  private final byte[] digest;

  /** Whom editing is open to. */
  public enum Mode {
    /** Holders of the key. */
    KEY,
    /** Everybody that the server lets in: on its own machine, or with an admin's key. */
    OPEN,
    /** Nobody. */
    READ_ONLY
  }

  private EditorAccess(Mode mode, String key) {
    this.mode = mode;
    this.digest = Sha256.bytesOf(key);
  }

  /**
   * Who may edit here.
   *
   * @param key what editors send as a bearer token; empty for none
   * @param guarded whether the server lets in its own machine or admins alone
   */
  public static EditorAccess of(Optional<String> key, boolean guarded) {
    Mode without = guarded ? Mode.OPEN : Mode.READ_ONLY;
    return new EditorAccess(key.isPresent() ? Mode.KEY : without, key.orElse(""));
  }

  public Mode mode() {
    return mode;
  }

  /**
   * Lets editors pass; see {@link dev.primavista.server.http.Admission}.
   *
   * @throws HttpException 401 {@code key_needed}, {@code invalid_key}, or 403 {@code read_only}
   */
  void admit(RequestHead head, Map<String, String> pathParams) {
    switch (mode) {
      case OPEN -> {}
      case READ_ONLY ->
          throw new HttpException(
              Problem.of(403, "read_only", "this FAQ is served to be read")
                  .withHint("start with --editor-key-file FILE, or set PRIMA_EDITOR_KEY"));
      case KEY -> requireKey(head.headers().first("authorization").orElse(""));
    }
  }

  private void requireKey(String authorization) {
    if (authorization.isBlank()) {
      throw refused("key_needed", "editing needs the editor's key", "Authorization: Bearer KEY");
    }
    boolean bearer = authorization.toLowerCase(Locale.ROOT).startsWith(BEARER);
    String key = bearer ? authorization.substring(BEARER.length()).strip() : "";
    if (!MessageDigest.isEqual(digest, Sha256.bytesOf(key))) {
      throw refused("invalid_key", "this is not the editor's key", "Authorization: Bearer KEY");
    }
  }

  private static HttpException refused(String code, String message, String field) {
    return new HttpException(
        Problem.of(401, code, message).withHint("send " + field),
        Map.of("www-authenticate", "Bearer realm=\"faq\""));
  }

  /**
   * What an editor is called in the audit trail, by the header field {@code X-Editor}; see {@link
   * HeaderText}.
   */
  static String name(RequestHead head) {
    String given = HeaderText.of(head.headers().first("x-editor").orElse(""));
    String clean = given.replaceAll("[\\p{Cc}\\p{Cs}]", " ").strip();
    String name = RecordCheck.cut(clean, LONGEST_NAME);
    return name.isEmpty() ? "editor" : name;
  }
}
