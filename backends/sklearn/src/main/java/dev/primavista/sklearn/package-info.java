/**
 * scikit-learn models in Java, as a library and behind core's backend interface. A program begins
 * with {@link dev.primavista.sklearn.Sklearn#load(java.nio.file.Path)}, asks the {@link
 * dev.primavista.sklearn.SklearnModel} with rows of {@link dev.primavista.sklearn.data.Data}, and
 * gets arrays or {@link dev.primavista.sklearn.Predictions}.
 */
@NullMarked
package dev.primavista.sklearn;

import org.jspecify.annotations.NullMarked;
