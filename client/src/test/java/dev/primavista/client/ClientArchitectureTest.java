package dev.primavista.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ClientArchitectureTest {
  @Test
  void the_client_knows_tensors_alone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.primavista.client..",
            "dev.primavista.core.tensor..",
            "java..",
            "org.jspecify..",
            "com.fasterxml.jackson.core..")
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.primavista.client"));
  }
}
