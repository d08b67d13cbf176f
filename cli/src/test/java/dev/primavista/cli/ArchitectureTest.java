package dev.primavista.cli;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.primavista.networks.NetworkBackend;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.estimator.Labels;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md: core, then backends, then server, then apps, then cli. */
class ArchitectureTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.primavista");

  @Test
  void core_depends_on_the_jdk_alone() {
    classes()
        .that()
        .resideInAPackage("dev.primavista.core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.primavista.core..", "java..", "org.jspecify..")
        .check(ALL);
  }

  @Test
  void pickle_and_trees_are_leaves() {
    for (String leaf : List.of("dev.primavista.pickle", "dev.primavista.trees")) {
      classes()
          .that()
          .resideInAPackage(leaf + "..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              leaf + "..",
              "java..",
              "org.jspecify..",
              "com.fasterxml.jackson..",
              "org.apache.commons.compress..",
              "org.tukaani.xz..")
          .check(ALL);
    }
  }

  @Test
  void inside_core_arrows_go_one_way() {
    List<String> order =
        List.of(
            "tensor",
            "model",
            "probe",
            "batching",
            "repository",
            "traffic",
            "inference",
            "ensemble");
    for (int i = 0; i < order.size(); i++) {
      for (String later : order.subList(i + 1, order.size())) {
        noClasses()
            .that()
            .resideInAPackage("dev.primavista.core." + order.get(i))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.primavista.core." + later)
            .check(ALL);
      }
    }
  }

  @Test
  void no_package_needs_what_needs_it() {
    slices()
        .matching("dev.primavista.(**)")
        .should()
        .beFreeOfCycles()
        // A backend lists its formats, which are conversions as the package around them states.
        .ignoreDependency(equivalentTo(NetworkBackend.class), alwaysTrue())
        // What was chosen among labels knows them, and they are read as estimators are.
        .ignoreDependency(Chosen.class, Labels.class)
        .check(ALL);
  }

  @Test
  void backends_know_neither_each_other_nor_the_server() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.primavista.sklearn..",
            "dev.primavista.onnx..",
            "dev.primavista.networks..",
            "dev.primavista.engines..",
            "dev.primavista.torch..",
            "dev.primavista.tensorflow..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.primavista.server..",
            "dev.primavista.faq..",
            "dev.primavista.vision..",
            "dev.primavista.cli..")
        .check(ALL);
    noClasses()
        .that()
        .resideInAPackage("dev.primavista.onnx..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.primavista.sklearn..", "dev.primavista.networks..")
        .check(ALL);
    noClasses()
        .that()
        .resideInAPackage("dev.primavista.networks..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.primavista.sklearn..")
        .check(ALL);
  }

  @Test
  void heavy_engines_are_called_by_classes_that_are_loaded_apart() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.primavista.torch.engine..", "dev.primavista.tensorflow.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "ai.djl..",
            "org.tensorflow..",
            "dev.primavista.torch.engine..",
            "dev.primavista.tensorflow.engine..")
        .check(ALL);
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.primavista.engines..", "dev.primavista.torch..", "dev.primavista.tensorflow..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.primavista.onnx..", "dev.primavista.sklearn..")
        .check(ALL);
  }

  @Test
  void the_repository_knows_core_alone() {
    noClasses()
        .that()
        .resideInAPackage("dev.primavista.repository..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.primavista.sklearn..",
            "dev.primavista.onnx..",
            "dev.primavista.networks..",
            "dev.primavista.pickle..",
            "dev.primavista.server..",
            "dev.primavista.faq..",
            "dev.primavista.vision..",
            "dev.primavista.cli..")
        .check(ALL);
  }

  @Test
  void sources_know_core_alone_and_what_fetches_stays_in_them() {
    noClasses()
        .that()
        .resideInAPackage("dev.primavista.sources..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.primavista.repository..", "dev.primavista.server..", "dev.primavista.cli..")
        .check(ALL);
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.primavista.sources..", "dev.primavista.packaging..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.opendal..", "land.oras..")
        .check(ALL);
  }

  @Test
  void the_server_knows_no_engine_and_no_application() {
    noClasses()
        .that()
        .resideInAPackage("dev.primavista.server..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.primavista.sklearn..",
            "dev.primavista.onnx..",
            "dev.primavista.networks..",
            "dev.primavista.pickle..",
            "dev.primavista.repository..",
            "dev.primavista.faq..",
            "dev.primavista.vision..",
            "dev.primavista.cli..")
        .check(ALL);
  }

  @Test
  void sizing_knows_json_alone() {
    noClasses()
        .that()
        .resideInAPackage("dev.primavista.sizing..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.primavista..")
                .and(
                    not(
                        resideInAnyPackage(
                            "dev.primavista.sizing..",
                            "dev.primavista.server.json..",
                            "dev.primavista.core"))))
        .check(ALL);
  }

  @Test
  void security_knows_nothing_of_the_web() {
    noClasses()
        .that()
        .resideInAPackage("dev.primavista.server.security..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.primavista.server.http..",
            "dev.primavista.server.grpc..",
            "dev.primavista.server.observability..",
            "io.vertx..",
            "io.netty..")
        .check(ALL);
  }

  @Test
  void the_web_framework_stays_in_the_server() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.primavista.server..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..")
        .check(ALL);
  }

  @Test
  void applications_do_not_know_each_other_nor_the_command_line() {
    noClasses()
        .that()
        .resideInAPackage("dev.primavista.faq..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.primavista.vision..", "dev.primavista.cli..")
        .check(ALL);
    noClasses()
        .that()
        .resideInAPackage("dev.primavista.vision..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.primavista.faq..", "dev.primavista.cli..")
        .check(ALL);
  }

  @Test
  void rooms_of_commands_are_known_to_the_tree_of_commands_alone() {
    for (String room :
        List.of("conformance", "help", "keys", "models", "packaging", "sizing", "vision", "faq")) {
      noClasses()
          .that()
          .resideInAPackage("dev.primavista.cli.*..")
          .and()
          .resideOutsideOfPackage("dev.primavista.cli." + room)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.primavista.cli." + room)
          .check(ALL);
    }
  }

  @Test
  void what_makes_images_is_known_to_its_command_alone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.primavista.packaging..")
        .and()
        .doNotHaveFullyQualifiedName("dev.primavista.cli.packaging.Packing")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.primavista.packaging..", "com.google.cloud.tools.jib..")
        .check(ALL);
    noClasses()
        .that()
        .resideInAPackage("dev.primavista.packaging..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are of other modules",
                other ->
                    other.getPackageName().startsWith("dev.primavista.")
                        && !other.getPackageName().startsWith("dev.primavista.packaging")))
        .check(ALL);
  }
}
