package dev.primavista.core.repository;

import dev.primavista.core.model.ModelId;
import java.nio.file.Path;

/** Where one version of a model lies: a file, or a folder that an engine reads as one. */
public record ModelSource(ModelId id, Path path) {}
