package dev.primavista.torch;

/** What {@code forward} answered, and nobody can be given. */
public final class UnservableAnswer extends TorchFailure {
  private final String kind;

  /**
   * @param kind such as {@code a tensor of another type}
   */
  public UnservableAnswer(String kind) {
    super("TypeError: forward answers " + kind);
    this.kind = kind;
  }

  String kind() {
    return kind;
  }
}
