/** What a load measurement says, its plots, and how many pods and nodes follow from it. */
@NullMarked
package dev.primavista.sizing;

import org.jspecify.annotations.NullMarked;
