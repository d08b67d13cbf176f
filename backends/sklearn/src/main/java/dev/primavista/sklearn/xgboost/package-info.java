/** XGBoost's models, from pickles and from its own JSON and UBJSON files. */
@NullMarked
package dev.primavista.sklearn.xgboost;

import org.jspecify.annotations.NullMarked;
