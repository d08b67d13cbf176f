/** What people write about a model beside its files: config.pbtxt, model.yaml, MLmodel. */
@NullMarked
package dev.primavista.repository.config;

import org.jspecify.annotations.NullMarked;
