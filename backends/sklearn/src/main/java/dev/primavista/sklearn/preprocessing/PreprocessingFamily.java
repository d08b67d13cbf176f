package dev.primavista.sklearn.preprocessing;

import dev.primavista.sklearn.estimator.Registry;

/** Scaling, encoding, and functions of single features. */
public final class PreprocessingFamily {
  private PreprocessingFamily() {}

  public static void addTo(Registry registry) {
    registry.put("StandardScaler", Scalers::readStandard);
    registry.put("RobustScaler", Scalers::readRobust);
    registry.put("MinMaxScaler", Scalers::readMinMax);
    registry.put("MaxAbsScaler", Scalers::readMaxAbs);
    registry.put("Normalizer", RowFunctions::readNormalizer);
    registry.put("Binarizer", RowFunctions::readBinarizer);
    registry.put("PolynomialFeatures", PolynomialFeatures::read);
    registry.putNested("SplineTransformer", SplineTransformer::read);
    registry.put("KBinsDiscretizer", KBinsDiscretizer::read);
    registry.put("OneHotEncoder", OneHotEncoder::read);
    registry.put("OrdinalEncoder", OrdinalEncoder::read);
    registry.put("LabelEncoder", LabelEncoders::readEncoder);
    registry.put("LabelBinarizer", LabelEncoders::readBinarizer);
    registry.put("MultiLabelBinarizer", LabelEncoders::readMultiLabel);
    registry.put("TargetEncoder", TargetEncoder::read);
    registry.put("PowerTransformer", PowerTransformer::read);
    registry.put("QuantileTransformer", QuantileTransformer::read);
    registry.put("FunctionTransformer", FunctionTransformer::read);
    registry.put("KernelCenterer", Scalers::readKernelCenterer);
  }
}
