package dev.primavista.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.repository.ModelStatus;
import dev.primavista.core.repository.RepositoryControl.Replacement;
import dev.primavista.repository.RepositoryOptions.Watch;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ensembles, which are served after their parts and go with them. */
final class EnsemblesOnDiskTest extends LiveFolder {
  @Test
  void an_ensemble_waits_for_its_parts() throws Exception {
    LiveRepository repository = unwatched();
    repository.start();
    models.await("loaded b.txt v1");
    write("all/model.yaml", "ensemble: [{model: b.txt, inputs: {x: x}, outputs: {y: y}}]");
    write("b.txt", "scale 11");
    repository.follow(Set.of(folder.resolve("b.txt")));
    repository.follow(Set.of());
    models.awaitNothingBut("loaded b.txt v1");
    models.awaitNothingBut("loaded all v1");
  }

  @Test
  void an_ensemble_is_served_after_its_parts_and_unloaded_with_them() throws IOException {
    write(
        "all/model.yaml",
        """
        ensemble:
          - {model: a, inputs: {x: x}, outputs: {y: between}}
          - {model: b.txt, inputs: {x: between}, outputs: {y: y}}
        """);
    LiveRepository repository = unwatched();
    repository.start();
    assertThat(models.answer("all")).isEqualTo(30);
    repository.unload("all", true);
    assertThat(repository.index(true)).isEmpty();
  }

  @Test
  void an_ensemble_s_outputs_have_the_labels_that_are_declared() throws IOException {
    String steps = "ensemble: [{model: a, inputs: {x: x}, outputs: {y: y}}]\n";
    write("free/model.yaml", steps + "outputs: {y: {labels: names.txt}}");
    write(
        "whole/model.yaml",
        steps + "outputs: {y: {datatype: FP64, shape: [-1, 1], labels: names.txt}}");
    write("free/names.txt", "only\n");
    write("whole/names.txt", "only\n");
    write("typo/model.yaml", steps + "outputs: {z: {labels: names.txt}}");
    write("typo/names.txt", "only\n");
    LiveRepository repository = unwatched();
    repository.start();
    for (String name : List.of("free", "whole")) {
      assertThat(models.registry().lookUp(name, OptionalLong.empty()).orElseThrow().signature())
          .satisfies(own -> assertThat(own.outputs().getFirst().labels()).containsExactly("only"));
      assertThat(models.answer(name)).isEqualTo(6);
    }
    assertThat(index(repository)).anyMatch(each -> each.contains("output 'z' is configured"));
  }

  @Test
  void an_ensemble_that_is_asked_for_brings_along_what_it_is_made_of() throws IOException {
    write("inner/model.yaml", "ensemble: [{model: a, inputs: {x: x}, outputs: {y: y}}]");
    write("outer/model.yaml", "ensemble: [{model: inner, inputs: {x: x}, outputs: {y: y}}]");
    LiveRepository repository = repository(ModelControl.EXPLICIT, Watch.OFF);
    repository.start();
    assertThat(repository.index(true)).isEmpty();

    for (int round = 0; round < 2; round++) {
      repository.load("outer", Replacement.NONE);
      assertThat(models.answer("outer")).isEqualTo(6);
      repository.unload("outer", true);
      assertThat(repository.index(true)).isEmpty();
    }
  }

  @Test
  void a_part_that_was_refused_and_is_mended_is_loaded_with_its_ensemble() throws IOException {
    write("c.txt", "scale much");
    write("all/model.yaml", "ensemble: [{model: c.txt, inputs: {x: x}, outputs: {y: y}}]");
    LiveRepository repository = repository(ModelControl.EXPLICIT, Watch.OFF);
    repository.start();
    assertThatThrownBy(() -> repository.load("all", Replacement.NONE))
        .hasMessage("failed to load 'all': c.txt holds no number");

    write("c.txt", "scale 9");
    repository.load("all", Replacement.NONE);

    assertThat(models.answer("all")).isEqualTo(9);
  }

  @Test
  void a_part_that_is_not_there_keeps_no_other_from_being_unloaded() throws IOException {
    write(
        "all/model.yaml",
        """
        ensemble:
          - {model: absent, inputs: {x: x}, outputs: {y: between}}
          - {model: a, inputs: {x: between}, outputs: {y: y}}
        """);
    LiveRepository repository = unwatched();
    repository.start();

    repository.unload("all", true);

    assertThat(repository.index(true))
        .extracting(ModelStatus::toString)
        .containsExactly("b.txt v1 is READY");
  }

  @Test
  void ensembles_that_ask_themselves_or_each_other_are_named_as_such() throws IOException {
    write("self/model.yaml", "ensemble: [{model: self, inputs: {x: x}, outputs: {y: y}}]");
    write("left/model.yaml", "ensemble: [{model: right, inputs: {x: x}, outputs: {y: y}}]");
    write("right/model.yaml", "ensemble: [{model: left, inputs: {x: x}, outputs: {y: y}}]");
    LiveRepository repository = unwatched();
    repository.start();
    assertThat(reason(repository, "self")).isEqualTo("ensemble 'self' asks itself");
    assertThat(reason(repository, "left")).isEqualTo("ensemble 'left' asks itself through 'right'");
    assertThat(reason(repository, "right"))
        .isEqualTo("ensemble 'right' asks itself through 'left'");
  }
}
