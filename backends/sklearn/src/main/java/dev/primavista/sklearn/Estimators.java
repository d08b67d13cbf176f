package dev.primavista.sklearn;

import dev.primavista.sklearn.additive.AdditiveFamily;
import dev.primavista.sklearn.approximation.ApproximationFamily;
import dev.primavista.sklearn.bayes.BayesFamily;
import dev.primavista.sklearn.boosting.BoostingFamily;
import dev.primavista.sklearn.calibration.CalibrationFamily;
import dev.primavista.sklearn.category.CategoryFamily;
import dev.primavista.sklearn.cluster.ClusterFamily;
import dev.primavista.sklearn.compose.ComposeFamily;
import dev.primavista.sklearn.declared.UserClasses;
import dev.primavista.sklearn.decomposition.DecompositionFamily;
import dev.primavista.sklearn.density.DensityFamily;
import dev.primavista.sklearn.engine.EngineFamily;
import dev.primavista.sklearn.ensemble.EnsembleFamily;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Registry;
import dev.primavista.sklearn.gaussian.GaussianFamily;
import dev.primavista.sklearn.image.ImageFamily;
import dev.primavista.sklearn.impute.ImputeFamily;
import dev.primavista.sklearn.linear.LinearFamily;
import dev.primavista.sklearn.manifold.ManifoldFamily;
import dev.primavista.sklearn.meta.MetaFamily;
import dev.primavista.sklearn.mixture.MixtureFamily;
import dev.primavista.sklearn.mlxtend.MlxtendFamily;
import dev.primavista.sklearn.multiclass.MulticlassFamily;
import dev.primavista.sklearn.neighbors.NeighborsFamily;
import dev.primavista.sklearn.network.NetworkFamily;
import dev.primavista.sklearn.preprocessing.PreprocessingFamily;
import dev.primavista.sklearn.selection.SelectionFamily;
import dev.primavista.sklearn.svm.SvmFamily;
import dev.primavista.sklearn.text.TextFamily;
import dev.primavista.sklearn.tree.TreeFamily;
import java.util.Map;

/**
 * Every class that can be read. A new estimator is one line in its family's list and one file in
 * its family's folder.
 */
final class Estimators {
  private Estimators() {}

  static Map<String, Reading.Reader> readers(UserClasses userClasses) {
    Registry registry = new Registry();
    ComposeFamily.addTo(registry);
    TextFamily.addTo(registry);
    ImageFamily.addTo(registry);
    LinearFamily.addTo(registry);
    BayesFamily.addTo(registry);
    EnsembleFamily.addTo(registry);
    MulticlassFamily.addTo(registry);
    CalibrationFamily.addTo(registry);
    MetaFamily.addTo(registry);
    SelectionFamily.addTo(registry);
    SvmFamily.addTo(registry);
    DensityFamily.addTo(registry);
    GaussianFamily.addTo(registry);
    ApproximationFamily.addTo(registry);
    BoostingFamily.addTo(registry);
    DecompositionFamily.addTo(registry);
    ClusterFamily.addTo(registry);
    MixtureFamily.addTo(registry);
    NeighborsFamily.addTo(registry);
    ManifoldFamily.addTo(registry);
    ImputeFamily.addTo(registry);
    NetworkFamily.addTo(registry);
    TreeFamily.addTo(registry);
    PreprocessingFamily.addTo(registry);
    CategoryFamily.addTo(registry);
    EngineFamily.addTo(registry);
    MlxtendFamily.addTo(registry);
    AdditiveFamily.addTo(registry);
    userClasses.addTo(registry);
    return registry.readers();
  }
}
