package dev.primavista.sklearn.declared;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.pickle.AllowedGlobals;
import dev.primavista.sklearn.estimator.Registry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is declared of the classes and functions that a user wrote. Immutable.
 *
 * <p>Written as JSON they lie beside the model: {@code churn.user-classes.json} beside {@code
 * churn.joblib}.
 *
 * <pre>{@code
 * {
 *   "my.module.ItemSelector": {"selects": "key"},
 *   "my.module.Winsorizer":   {"clips": ["lower_", "upper_"]},
 *   "my.module.MyScaler":     {"same_as": "sklearn.preprocessing.StandardScaler"},
 *   "my.module.my_metric":    "unused"
 * }
 * }</pre>
 */
public final class UserClasses {
  private static final UserClasses KNOWN =
      new UserClasses(List.of())
          .with("ItemSelector.ItemSelector", new Meaning.Selects(List.of("keys", "key")));

  private final List<UserClass> classes;

  private UserClasses(List<UserClass> classes) {
    this.classes = List.copyOf(classes);
  }

  /** What is declared from the start: the column selector of the 2018 FAQ reference. */
  public static UserClasses known() {
    return KNOWN;
  }

  /**
   * These and one more; it replaces what was declared of the same class.
   *
   * @param name such as {@code my.module.ItemSelector}
   * @throws IllegalArgumentException if it is no such name, or not the user's own
   */
  public UserClasses with(String name, Meaning meaning) {
    return with(UserClass.of(name, meaning));
  }

  private UserClasses with(UserClass added) {
    List<UserClass> all = new ArrayList<>();
    for (UserClass one : classes) {
      if (!one.key().equals(added.key())) {
        all.add(one);
      }
    }
    all.add(added);
    return new UserClasses(all);
  }

  /**
   * These and those that a JSON file declares.
   *
   * @throws ModelLoadException if it cannot be read; the message names the class
   */
  public UserClasses and(Path file) {
    UserClasses all = this;
    for (UserClass one : Declarations.read(file)) {
      all = all.with(one);
    }
    return all;
  }

  /** Those that are known from the start, and what is declared beside this model. */
  public static UserClasses beside(Path model) {
    Path file = fileBeside(model);
    return Files.isRegularFile(file) ? KNOWN.and(file) : KNOWN;
  }

  /** Where this model's declarations lie, whether or not there are any. */
  public static Path fileBeside(Path model) {
    String name = String.valueOf(model.getFileName());
    return model.resolveSibling(name.replaceFirst("\\.[^.]+$", "") + ".user-classes.json");
  }

  /** Those globals and these, so that a file may mention them. */
  public AllowedGlobals in(AllowedGlobals allowed) {
    AllowedGlobals all = allowed;
    for (UserClass one : classes) {
      all =
          one.meaning() instanceof Meaning.SameAs same
              ? all.with(one.global(), UserClass.global(same.name()))
              : all.with(one.global());
    }
    return all;
  }

  /** Readers for these. */
  public void addTo(Registry registry) {
    for (UserClass one : classes) {
      DeclaredReader.of(one.meaning())
          .ifPresent(reader -> registry.put(one.root(), one.global().name(), reader));
    }
  }
}
