package dev.primavista.sklearn.declared;

import dev.primavista.pickle.PyGlobal;
import java.util.regex.Pattern;

/**
 * A class or function of the user's own, and what is declared of it.
 *
 * @param global as the file names it
 */
public record UserClass(PyGlobal global, Meaning meaning) {
  private static final Pattern NAME =
      Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*(\\.[\\p{L}_][\\p{L}\\p{N}_]*)+");
  private static final Pattern KNOWN_PACKAGES =
      Pattern.compile("(sklearn|lightgbm|xgboost|catboost|imblearn|numpy|builtins)\\..*");

  /**
   * The class or function of this module and name.
   *
   * @param name such as {@code my.module.ItemSelector}; of a notebook {@code __main__.ItemSelector}
   * @throws IllegalArgumentException if it is no such name, or not the user's own
   */
  public static UserClass of(String name, Meaning meaning) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' (expected: module.Class)");
    }
    if (KNOWN_PACKAGES.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' (expected: a class of your own)");
    }
    return new UserClass(global(name), meaning);
  }

  static PyGlobal global(String name) {
    int dot = name.lastIndexOf('.');
    return new PyGlobal(name.substring(0, dot), name.substring(dot + 1));
  }

  /** What readers are found by: the package and the class. */
  String root() {
    int dot = global.module().indexOf('.');
    return dot < 0 ? global.module() : global.module().substring(0, dot);
  }

  String key() {
    return root() + ":" + global.name();
  }
}
