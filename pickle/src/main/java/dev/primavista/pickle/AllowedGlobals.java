package dev.primavista.pickle;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which classes and functions a file may mention. All of them stay names; the list is there so that
 * a file which wants more than a model needs is refused by name instead of being half understood.
 */
public final class AllowedGlobals {
  private static final Pattern DOTTED =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Packages whose classes are models or parts of models. */
  private static final List<String> MODEL_PACKAGES =
      List.of("sklearn", "lightgbm", "xgboost", "catboost", "imblearn");

  /** Functions that make an object out of plain data; they are recorded with their arguments. */
  private static final Set<String> MAKERS =
      Set.of(
          "numpy.random.__RandomState_ctor",
          "numpy.random._pickle.__randomstate_ctor",
          "numpy.random._pickle.__generator_ctor",
          "numpy.random._pickle.__bit_generator_ctor",
          "numpy.random.bit_generator.__pyx_unpickle_SeedSequence",
          "numpy.ma.core._mareconstruct",
          "numpy.core._ufunc_reconstruct",
          "pandas.core.indexes.base._new_Index",
          "sklearn.metrics._dist_metrics.newObj",
          "sklearn.neighbors._ball_tree.newObj",
          "sklearn.neighbors._dist_metrics.newObj",
          "sklearn.neighbors._kd_tree.newObj",
          "sklearn.neighbors.ball_tree.newObj",
          "sklearn.neighbors.dist_metrics.newObj",
          "sklearn.neighbors.kd_tree.newObj");

  /** Cython's makers of loss objects: a class, a checksum and its state. */
  private static final Pattern CYTHON_MAKER =
      Pattern.compile("(sklearn\\._loss\\.)?_loss\\.__pyx_unpickle_Cy[A-Za-z]+");

  /** Names outside the model packages that stand for data. */
  private static final Set<String> DATA =
      Set.of(
          "numpy.dtype",
          "numpy.matrix",
          "numpy.ndarray",
          "numpy.vectorize",
          "numpy.ma.MaskedArray",
          "numpy.ma.core.MaskedArray",
          "numpy.core.multiarray._reconstruct",
          "numpy._core.multiarray._reconstruct",
          "numpy.core.multiarray.scalar",
          "numpy._core.multiarray.scalar",
          "numpy.core.numeric._frombuffer",
          "numpy._core.numeric._frombuffer",
          "numpy.random._generator.Generator",
          "numpy.random.mtrand.RandomState",
          "numpy.random._mt19937.MT19937",
          "numpy.random._pcg64.PCG64",
          "numpy.random.bit_generator.SeedSequence",
          "_codecs.encode",
          "collections.OrderedDict",
          "collections.defaultdict",
          "copy_reg._reconstructor",
          "copyreg._reconstructor",
          "functools.partial",
          "joblib.numpy_pickle.NumpyArrayWrapper",
          "sklearn.externals.joblib.numpy_pickle.NumpyArrayWrapper",
          "_loss.CyHalfBinomialLoss",
          "_loss.CyHalfMultinomialLoss",
          "_loss.CyHalfSquaredError",
          "pandas.core.indexes.base.Index",
          "scipy.interpolate._bsplines.BSpline",
          "scipy.interpolate._bsplines._BSpline",
          "scipy.stats._discrete_distns.randint_gen",
          "scipy.stats._distn_infrastructure.rv_discrete_frozen");

  private static final Set<String> BUILTINS =
      Set.of(
          "bool",
          "bytearray",
          "bytes",
          "complex",
          "dict",
          "float",
          "frozenset",
          "int",
          "list",
          "object",
          "range",
          "set",
          "slice",
          "str",
          "tuple",
          "FutureWarning",
          "getattr");

  /**
   * numpy's types and element-wise functions: plain names such as {@code float64} or {@code log1p}.
   */
  private static final Pattern NUMPY_NAME =
      Pattern.compile(
          "numpy(\\.(_core|core)\\._multiarray_umath)?\\."
              + "(bool_?|u?int(8|16|32|64)?|float(16|32|64)?|floating|integer|number|str_|bytes_|object_|datetime64"
              + "|abs|absolute|add|cbrt|ceil|clip|cos|divide|exp|exp2|expm1|floor|isnan|log|log10|log1p|log2|max|mean"
              + "|median|min|multiply|negative|power|reciprocal|rint|round|sign|sin|sqrt|square|std|subtract|sum"
              + "|tan|tanh|var)");

  /** numpy's functions of a whole row, also where numpy before 1.17 kept them. */
  private static final Pattern NUMPY_REDUCTION =
      Pattern.compile(
          "numpy(\\.core\\.fromnumeric|\\.lib\\.(function_base|nanfunctions))?\\."
              + "(amax|amin|average|prod|ptp|(nan)?(max|mean|median|min|std|sum|var))");

  private static final Pattern SPARSE =
      Pattern.compile("scipy\\.sparse\\.(_?(csr|csc|coo|bsr|dia|dok|lil))\\.[a-z]+_(matrix|array)");

  private static final AllowedGlobals DEFAULTS = new AllowedGlobals(Set.of());

  private final Set<PyGlobal> declared;

  private AllowedGlobals(Set<PyGlobal> declared) {
    this.declared = declared;
  }

  /** What models saved by the supported libraries need, and no more. */
  public static AllowedGlobals defaults() {
    return DEFAULTS;
  }

  /** These and one class of the user's own, whose instances become data like any other. */
  public AllowedGlobals with(PyGlobal userClass) {
    Set<PyGlobal> more = new HashSet<>(declared);
    more.add(userClass);
    return new AllowedGlobals(more);
  }

  /** Whether a file may mention it. */
  boolean mayName(PyGlobal global) {
    if (declared.contains(global)) {
      return true;
    }
    if (!DOTTED.matcher(global.module()).matches() || !PLAIN.matcher(global.name()).matches()) {
      return false;
    }
    String name = global.qualifiedName();
    return isModelPart(global)
        || DATA.contains(name)
        || MAKERS.contains(name)
        || isBuiltin(global)
        || CYTHON_MAKER.matcher(name).matches()
        || SPARSE.matcher(name).matches()
        || NUMPY_REDUCTION.matcher(name).matches()
        || name.equals("exceptions.FutureWarning")
        || NUMPY_NAME.matcher(name).matches();
  }

  /** Whether a file may describe an instance made by it. */
  boolean mayMake(PyGlobal global) {
    String name = global.qualifiedName();
    return declared.contains(global)
        || MAKERS.contains(name)
        || (DATA.contains(name) && Character.isUpperCase(global.name().replace("_", "").charAt(0)))
        || name.equals("functools.partial")
        || name.startsWith("scipy.stats.")
        || name.equals("numpy.vectorize")
        || CYTHON_MAKER.matcher(name).matches()
        || SPARSE.matcher(name).matches()
        || (isBuiltin(global) && !name.endsWith("getattr") && !name.endsWith("FutureWarning"))
        || (isModelPart(global) && isClassName(global.name()));
  }

  /**
   * Whether it is the one harmless use of getattr: a bound method of an object in the same file.
   */
  static boolean isGetattr(PyGlobal global) {
    return global.name().equals("getattr") && isBuiltin(global);
  }

  static boolean isBuiltin(PyGlobal global) {
    return (global.module().equals("builtins") || global.module().equals("__builtin__"))
        && BUILTINS.contains(global.name());
  }

  private static boolean isModelPart(PyGlobal global) {
    int dot = global.module().indexOf('.');
    String root = dot < 0 ? global.module() : global.module().substring(0, dot);
    return MODEL_PACKAGES.contains(root) && !global.module().contains(".externals.");
  }

  private static boolean isClassName(String name) {
    String bare = name.replaceFirst("^_+", "");
    return (!bare.isEmpty() && Character.isUpperCase(bare.charAt(0)))
        || name.equals("make_column_selector")
        || name.equals("_passthrough_scorer");
  }
}
