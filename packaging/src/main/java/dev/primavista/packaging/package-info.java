/** Container images of the program with its models, made without a daemon (docs/adr/0028). */
@org.jspecify.annotations.NullMarked
package dev.primavista.packaging;
