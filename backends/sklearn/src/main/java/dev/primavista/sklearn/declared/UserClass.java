package dev.primavista.sklearn;

import dev.primavista.pickle.PyGlobal;
import java.util.List;

/**
 * A class of the user's own whose meaning is declared here instead of being run: it selects the
 * column that one of its attributes names.
 *
 * @param global the class, as the pickle names it
 * @param attributes where the column's name is looked for, in this order
 */
public record UserClass(PyGlobal global, List<String> attributes) {
  /** What is declared from the start: the column selector of the 2018 FAQ reference and its kin. */
  public static final List<UserClass> KNOWN =
      List.of(new UserClass(new PyGlobal("ItemSelector", "ItemSelector"), List.of("keys", "key")));

  String root() {
    int dot = global.module().indexOf('.');
    return dot < 0 ? global.module() : global.module().substring(0, dot);
  }
}
