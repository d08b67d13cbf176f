package dev.primavista.sklearn.decomposition;

import dev.primavista.sklearn.estimator.Registry;

/** Rows projected onto fewer directions. */
public final class DecompositionFamily {
  private DecompositionFamily() {}

  public static void addTo(Registry registry) {
    registry.put("PCA", PrincipalComponents::read);
    registry.put("IncrementalPCA", PrincipalComponents::read);
    registry.put("RandomizedPCA", Projections::readRandomized);
    registry.put("TruncatedSVD", Projections::readTruncated);
    registry.put("NeighborhoodComponentsAnalysis", Projections::readNeighborhood);
    registry.putNested("NMF", NonNegativeFactorization::read);
    registry.putNested("MiniBatchNMF", NonNegativeFactorization::readBatched);
    registry.put("LatentDirichletAllocation", TopicDistributions::read);
    registry.put("SparseCoder", SparseCoding::read);
    registry.put("DictionaryLearning", SparseCoding::read);
    registry.put("MiniBatchDictionaryLearning", SparseCoding::read);
    registry.put("FastICA", Projections::readIndependent);
    registry.putNested("SparsePCA", Projections::readSparse);
    registry.putNested("MiniBatchSparsePCA", Projections::readSparse);
    registry.put("FactorAnalysis", FactorAnalysis::read);
    registry.put("KernelPCA", KernelComponents::read);
    registry.put("KernelRidge", KernelComponents::readRidge);
    registry.put("Nystroem", KernelComponents::readNystroem);
    registry.put("GaussianRandomProjection", Projections::readRandom);
    registry.put("SparseRandomProjection", Projections::readRandom);
    registry.put("RBFSampler", Projections::readFourier);
    registry.put("BernoulliRBM", BoltzmannMachine::read);
    registry.put("PLSRegression", PartialLeastSquares::readRegression);
    registry.put("PLSCanonical", PartialLeastSquares::readRegression);
    registry.put("CCA", PartialLeastSquares::readRegression);
    registry.put("PLSSVD", PartialLeastSquares::readSvd);
  }
}
