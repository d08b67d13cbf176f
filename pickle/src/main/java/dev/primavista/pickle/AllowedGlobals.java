package dev.primavista.pickle;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
      List.of(
          "sklearn",
          "lightgbm",
          "xgboost",
          "catboost",
          "imblearn",
          "category_encoders",
          "feature_engine",
          "mlxtend",
          "interpret");

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
          "pandas._libs.arrays.__pyx_unpickle_NDArrayBacked",
          "pandas._libs.internals._unpickle_block",
          "pandas.core.indexes.base._new_Index",
          "pyarrow.lib._restore_array",
          "pyarrow.lib.chunked_array",
          "pyarrow.lib.py_buffer",
          "pyarrow.lib.type_for_alias",
          "sklearn.metrics._dist_metrics.newObj",
          "sklearn.neighbors._ball_tree.newObj",
          "sklearn.neighbors._dist_metrics.newObj",
          "sklearn.neighbors._kd_tree.newObj",
          "sklearn.neighbors.ball_tree.newObj",
          "sklearn.neighbors.dist_metrics.newObj",
          "sklearn.neighbors.kd_tree.newObj");

  /** Loss objects of 1.6 and 1.7, whose package is not written. */
  private static final Pattern CYTHON_LOSS = Pattern.compile("_loss\\.Cy[A-Z][A-Za-z]+");

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
          "pandas.CategoricalDtype",
          "pandas.DataFrame",
          "pandas.Index",
          "pandas.NA",
          "pandas.RangeIndex",
          "pandas.Series",
          "pandas.StringDtype",
          "pandas._libs.missing.NA",
          "pandas.arrays.ArrowStringArray",
          "pandas.arrays.StringArray",
          "pandas.core.arrays.string_.StringArray",
          "pandas.core.arrays.string_arrow.ArrowStringArray",
          "pandas.core.arrays.string_arrow.ArrowStringArrayNumpySemantics",
          "pandas.core.arrays.string_.StringDtype",
          "pandas.core.dtypes.dtypes.CategoricalDtype",
          "pandas.core.frame.DataFrame",
          "pandas.core.indexes.base.Index",
          "pandas.core.indexes.numeric.Float64Index",
          "pandas.core.indexes.numeric.Int64Index",
          "pandas.core.indexes.range.RangeIndex",
          "pandas.core.internals.managers.BlockManager",
          "pandas.core.internals.managers.SingleBlockManager",
          "pandas.core.series.Series",
          "scipy._lib.array_api_compat.numpy._aliases.asarray",
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
          "unicode",
          "FutureWarning",
          "getattr");

  /**
   * numpy's types and element-wise functions: plain names such as {@code float64} or {@code log1p}.
   */
  private static final Pattern NUMPY_NAME =
      Pattern.compile(
          "numpy(\\.(_core|core)\\._multiarray_umath)?\\."
              + "(bool_?|u?int(8|16|32|64)?|float(16|32|64)?|floating|integer|number|str_|bytes_|object_|datetime64"
              + "|abs|absolute|add|arccos|arccosh|arcsin|arcsinh|arctan|arctanh|around|array|asarray"
              + "|ascontiguousarray|atleast_2d|cbrt|ceil|clip|conj|conjugate|copy|cos|cosh|deg2rad|degrees"
              + "|divide|exp|exp2|expm1|fabs|fix|floor|isfinite|isinf|isnan|log|log10|log1p|log2|logical_not"
              + "|max|mean|median|min|multiply|nan_to_num|negative|positive|power|rad2deg|radians|real"
              + "|reciprocal|rint|round_?|sign|signbit|sin|sinc|sinh|sqrt|square|std|subtract|sum|tan|tanh"
              + "|trunc|var)");

  /** numpy's functions of a whole row, also where numpy before 1.17 kept them. */
  private static final Pattern NUMPY_REDUCTION =
      Pattern.compile(
          "numpy(\\.core\\.fromnumeric|\\.lib\\.(function_base|nanfunctions))?\\."
              + "(amax|amin|average|prod|ptp|(nan)?(max|mean|median|min|std|sum|var))");

  /** scipy's functions of single numbers, where its versions keep them. */
  private static final Pattern SCIPY_FUNCTION =
      Pattern.compile("scipy\\.special\\._(special_)?ufuncs\\.(expit|logit)");

  private static final Pattern SPARSE =
      Pattern.compile("scipy\\.sparse\\.(_?(csr|csc|coo|bsr|dia|dok|lil))\\.[a-z]+_(matrix|array)");

  private static final AllowedGlobals DEFAULTS = new AllowedGlobals(Map.of(), Set.of());

  /** Names of the user's own, each with the name that it is read as. */
  private final Map<PyGlobal, PyGlobal> declared;

  /** Functions of the user's own that may be named and not called. */
  private final Set<PyGlobal> named;

  private AllowedGlobals(Map<PyGlobal, PyGlobal> declared, Set<PyGlobal> named) {
    this.declared = declared;
    this.named = named;
  }

  /** What models saved by the supported libraries need, and no more. */
  public static AllowedGlobals defaults() {
    return DEFAULTS;
  }

  /** These and one class of the user's own, whose instances become data like any other. */
  public AllowedGlobals with(PyGlobal userClass) {
    return with(userClass, userClass);
  }

  /** These and one class or function of the user's own, which is read as if it were another. */
  public AllowedGlobals with(PyGlobal userClass, PyGlobal readAs) {
    Map<PyGlobal, PyGlobal> more = new HashMap<>(declared);
    more.put(userClass, readAs);
    return new AllowedGlobals(more, named);
  }

  /** These and one function of the user's own, which a file may name but not call. */
  public AllowedGlobals withName(PyGlobal userFunction) {
    Set<PyGlobal> more = new HashSet<>(named);
    more.add(userFunction);
    return new AllowedGlobals(declared, more);
  }

  /** What the file's name stands for: itself, unless something else was declared. */
  PyGlobal readAs(PyGlobal global) {
    return declared.getOrDefault(global, global);
  }

  /** Whether a file may mention it. */
  boolean mayName(PyGlobal global) {
    if (declared.containsKey(global) || named.contains(global)) {
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
        || CYTHON_LOSS.matcher(name).matches()
        || SPARSE.matcher(name).matches()
        || NUMPY_REDUCTION.matcher(name).matches()
        || SCIPY_FUNCTION.matcher(name).matches()
        || name.equals("exceptions.FutureWarning")
        || NUMPY_NAME.matcher(name).matches();
  }

  /** Whether a file may describe an instance made by it. */
  boolean mayMake(PyGlobal global) {
    String name = global.qualifiedName();
    return declared.containsKey(global)
        || MAKERS.contains(name)
        || (DATA.contains(name) && Character.isUpperCase(global.name().replace("_", "").charAt(0)))
        || name.equals("functools.partial")
        || name.startsWith("scipy.stats.")
        || name.equals("numpy.vectorize")
        || CYTHON_MAKER.matcher(name).matches()
        || CYTHON_LOSS.matcher(name).matches()
        || SPARSE.matcher(name).matches()
        || (isBuiltin(global) && !name.endsWith("getattr") && !name.endsWith("FutureWarning"))
        || (isModelPart(global) && isClassName(global.name()));
  }

  /**
   * Whether it is getattr, of which two uses are harmless: a bound method of an object in the same
   * file, and a method of Python's texts.
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
