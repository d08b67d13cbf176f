/** XGBoost's models, from JSON, UBJSON and the binary form of before 2.1, as a tree ensemble. */
@NullMarked
package dev.primavista.trees.xgboost;

import org.jspecify.annotations.NullMarked;
