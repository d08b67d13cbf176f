package dev.primavista.sklearn.estimator;

/** Why one part of a model cannot be reproduced; the whole file is read on to find the others. */
public final class UnreadableModel extends RuntimeException {
  /** One sentence without the part's place, such as {@code attribute 'coef_' is missing}. */
  public UnreadableModel(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
