/** Values in place of missing ones. */
@NullMarked
package dev.primavista.sklearn.impute;

import org.jspecify.annotations.NullMarked;
