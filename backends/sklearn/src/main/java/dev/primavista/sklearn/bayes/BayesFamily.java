package dev.primavista.sklearn.bayes;

import dev.primavista.sklearn.estimator.Registry;

/** Naive Bayes. */
public final class BayesFamily {
  private BayesFamily() {}

  public static void addTo(Registry registry) {
    registry.put("BernoulliNB", CountBayes::readBernoulli);
    registry.put("CategoricalNB", CategoricalBayes::read);
    registry.put("ComplementNB", CountBayes::readComplement);
    registry.put("GaussianNB", GaussianBayes::read);
    registry.put("MultinomialNB", CountBayes::readMultinomial);
  }
}
