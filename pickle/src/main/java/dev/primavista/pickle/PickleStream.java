package dev.primavista.pickle;

/**
 * Pickles that stand one after the other and refer to bytes beside them by persistent ids, as
 * PyTorch writes them. Not thread-safe.
 */
public final class PickleStream {
  /** The type of a persistent id read as data; its one argument is the id. */
  public static final PyGlobal PERSISTENT = new PyGlobal("pickle", "persistent_load");

  private final ByteCursor in;
  private final Budget budget;
  private final AllowedGlobals allowed;

  /**
   * Over these bytes, which may go on with something else after the last pickle.
   *
   * @param limits for all pickles together
   */
  public PickleStream(byte[] content, PickleLimits limits, AllowedGlobals allowed) {
    this.in = new ByteCursor(content);
    this.budget = new Budget(limits);
    this.allowed = allowed;
  }

  /**
   * The next pickle's value.
   *
   * @throws PickleException if it cannot be read, names something forbidden, or exceeds a limit
   */
  public PyValue next() {
    Globals globals = new Globals(allowed);
    PyValue value;
    try {
      value = new PickleMachine(in, budget, globals, true).run();
    } catch (PickleException damage) {
      globals.check();
      throw damage;
    }
    globals.check();
    return value;
  }

  /** Where the bytes after the last pickle read begin. */
  public int position() {
    return in.position();
  }
}
