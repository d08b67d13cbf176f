/**
 * Python's file formats read into inert Java values. Nothing in a file is ever instantiated or
 * called: a class or function is a {@link dev.primavista.pickle.PyGlobal}, an instance a {@link
 * dev.primavista.pickle.PyObject}, an array an {@link dev.primavista.pickle.NdArray}.
 */
@NullMarked
package dev.primavista.pickle;

import org.jspecify.annotations.NullMarked;
