package dev.primavista.sklearn.estimator;

import dev.primavista.sklearn.data.Data;
import java.util.EnumSet;
import java.util.Set;

/**
 * Stands for a part that could not be read while the rest of the file is looked through. It never
 * answers: a file with such a part is refused.
 */
record Unread() implements Estimator {
  @Override
  public String type() {
    return "unread";
  }

  @Override
  public String note() {
    return "";
  }

  @Override
  public Input input() {
    return new Input.Any();
  }

  @Override
  public Set<Method> methods() {
    return EnumSet.allOf(Method.class);
  }

  @Override
  public Data apply(Method method, Data rows) {
    throw hasNo(method);
  }
}
