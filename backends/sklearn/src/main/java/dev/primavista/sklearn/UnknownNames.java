package dev.primavista.sklearn;

import dev.primavista.core.model.ModelLoadException.Problem;
import dev.primavista.pickle.AllowedGlobals;
import dev.primavista.pickle.PickleException;
import dev.primavista.pickle.PickleException.ForbiddenGlobal;
import dev.primavista.pickle.PyGlobal;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.declared.UserClasses;
import dev.primavista.sklearn.estimator.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names in a file that no list has: the user's own, or something worse. */
final class UnknownNames {
  /** Whose functions are all known, so that another one is no user's. */
  private static final Pattern LIBRARIES =
      Pattern.compile(
          "(numpy|scipy|pandas|pyarrow|joblib|sklearn|lightgbm|xgboost|catboost|imblearn|category_encoders|feature_engine|mlxtend|interpret)(\\..*)?");

  /** Functions that FunctionTransformer applies to all numbers together. */
  private static final Pattern OF_WHOLE_ROWS =
      Pattern.compile(
          "numpy(\\.core\\.fromnumeric)?\\.(argsort|cumprod|cumsum|diff|flip|ravel|reshape|sort|transpose)"
              + "|scipy\\.special\\._(special_)?ufuncs\\.[a-z0-9]+");

  /** Up to which byte the first name of a file stands, behind its protocol and frame. */
  private static final long FIRST_NAME = 64;

  private UnknownNames() {}

  /** Whether it may be a class, or a function, that a user or another library wrote. */
  static boolean maybeUsers(PyGlobal global) {
    return isClass(global)
        || (!PythonLibrary.has(global.module())
            && !LIBRARIES.matcher(global.module()).matches()
            && !isByValue(global.module()));
  }

  private static boolean isClass(PyGlobal global) {
    return !global.name().isEmpty() && Character.isUpperCase(global.name().charAt(0));
  }

  /** Whether its instructions hold a function's code, not its name. */
  private static boolean isByValue(String module) {
    return module.startsWith("cloudpickle") || module.startsWith("dill");
  }

  /** Whether a file that is refused for its names is a table of pandas and nothing else. */
  static boolean isFrame(PickleException refused) {
    List<ForbiddenGlobal> names = refused.forbidden();
    return !names.isEmpty()
        && names.getFirst().offset() <= FIRST_NAME
        && names.getFirst().global().name().equals("DataFrame")
        && names.stream().allMatch(one -> one.global().module().matches("pandas(\\..*)?"));
  }

  /** What to do about a file that is refused for its names. */
  static @Nullable String hint(PickleException refused) {
    if (refused.forbidden().isEmpty()) {
      return null;
    }
    List<PyGlobal> names = refused.forbidden().stream().map(ForbiddenGlobal::global).toList();
    if (names.stream().allMatch(name -> name.qualifiedName().equals("re._compile"))) {
      return "a compiled pattern was saved, such as a tokenizer's findall: give the vectoriser its text"
          + " as token_pattern";
    }
    if (names.stream().allMatch(name -> OF_WHOLE_ROWS.matcher(name.qualifiedName()).matches())) {
      return "apply this function to the rows before they are sent, or use one of single numbers, such"
          + " as numpy.log1p";
    }
    if (names.stream().anyMatch(name -> name.module().equals("__mp_main__"))) {
      return "a function was saved as one of your own program: if it is scipy's, import scipy.special, name"
          + " it such as scipy.special.expit, and save the model again";
    }
    return names.stream().anyMatch(name -> isByValue(name.module()))
        ? "a function was saved by value, such as a lambda: use a numpy function by its name, such"
            + " as numpy.log1p, and save the model with pickle or joblib"
        : "do not unpickle this file elsewhere either";
  }

  /**
   * Everything in the file that cannot run, in a second pass in which these names are let in; empty
   * where one of them would be called, or is Python's own.
   */
  static List<Problem> problems(ModelFile file, PickleException refused, UserClasses userClasses) {
    AllowedGlobals wider = userClasses.in(AllowedGlobals.defaults());
    for (ForbiddenGlobal one : refused.forbidden()) {
      wider = isClass(one.global()) ? wider.with(one.global()) : wider.withName(one.global());
    }
    try {
      PyValue root = file.read(wider);
      Reading reading = new Reading(Estimators.readers(userClasses));
      reading.estimator("", root);
      return withUnseen(reading.problems(), refused.forbidden());
    } catch (PickleException damaged) {
      return List.of();
    }
  }

  private static List<Problem> withUnseen(List<Problem> seen, List<ForbiddenGlobal> forbidden) {
    List<Problem> all = new ArrayList<>(seen);
    for (ForbiddenGlobal one : forbidden) {
      String name = one.global().qualifiedName();
      if (seen.stream().anyMatch(problem -> problem.toString().contains(name))) {
        continue;
      }
      if (PythonLibrary.has(one.global().module())) {
        return List.of();
      }
      all.add(
          new Problem(
              "byte " + one.offset(),
              name,
              "this name is of no library that is read here",
              "declare it as unused in MODEL.user-classes.json if it plays no part in answers"));
    }
    return all;
  }
}
