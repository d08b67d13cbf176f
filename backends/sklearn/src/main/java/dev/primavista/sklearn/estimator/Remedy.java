package dev.primavista.sklearn.estimator;

import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyValue;

/** The way out for a part that cannot run, as an instruction. */
final class Remedy {
  private Remedy() {}

  static String of(PyValue part, String reason) {
    if (reason.contains("which is code") || reason.contains("function")) {
      return "use a numpy function by its name, such as numpy.log1p, or apply yours to the rows"
          + " before they are sent";
    }
    if (reason.contains("is it fitted")) {
      return "fit it, then save it again";
    }
    boolean ours = part instanceof PyObject object && isScikitLearn(object.type().module());
    return ours
        ? "replace it by another estimator of scikit-learn, or export this step to ONNX"
        : "replace it by steps of scikit-learn, or export this step to ONNX";
  }

  private static boolean isScikitLearn(String module) {
    return module.equals("sklearn") || module.startsWith("sklearn.");
  }
}
