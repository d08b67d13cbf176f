package dev.primavista.cli.models;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.ModelSource;
import dev.primavista.server.json.JsonWriter;
import java.util.List;

/** What {@code prima inspect --json} says of one file. */
final class InspectDocument {
  private InspectDocument() {}

  /** Of a file that runs here. */
  static String of(ModelSource source, LoadedModel model) {
    ModelDescription description = model.description();
    JsonWriter json =
        head(source)
            .field("backend", description.backend())
            .field("summary", description.summary())
            .field("runs", true);
    facts(json, description.facts());
    specs(json, "inputs", model.signature().inputs());
    specs(json, "inputs_instead", model.signature().instead());
    specs(json, "outputs", model.signature().outputs());
    specs(json, "outputs_on_request", model.signature().onRequest());
    json.name("steps").beginArray();
    description.steps().forEach(step -> step(json, step));
    json.endArray().field("warnings", description.warnings());
    Rehearsal rehearsal = Rehearsal.of(source.id(), model);
    json.field("execution", rehearsal.execution()).field("batching", rehearsal.batching());
    return json.endObject().toString();
  }

  /** Of a file that does not, with every part that cannot. */
  static String of(ModelSource source, ModelLoadException refused) {
    JsonWriter json =
        head(source)
            .field("runs", false)
            .field("code", refused.code())
            .field("error", refused.getMessage());
    refused.hint().ifPresent(hint -> json.field("hint", hint));
    json.name("problems").beginArray();
    for (ModelLoadException.Problem problem : refused.problems()) {
      json.beginObject()
          .field("place", problem.place())
          .field("type", problem.type())
          .field("reason", problem.reason())
          .field("way_out", problem.remedy())
          .endObject();
    }
    return json.endArray().endObject().toString();
  }

  private static JsonWriter head(ModelSource source) {
    return new JsonWriter()
        .beginObject()
        .field("name", source.id().name())
        .field("version", Long.toString(source.id().version()))
        .field("path", source.path().toString())
        .field("size_bytes", InspectCommand.size(source.path()));
  }

  private static void facts(JsonWriter json, List<ModelDescription.Fact> facts) {
    json.name("facts").beginObject();
    for (ModelDescription.Fact fact : facts) {
      if (fact.several()) {
        json.field(fact.name(), fact.values());
      } else {
        json.field(fact.name(), fact.values().getFirst());
      }
    }
    json.endObject();
  }

  private static void step(JsonWriter json, ModelDescription.Step step) {
    json.beginObject()
        .field("name", step.name())
        .field("type", step.type())
        .field("depth", step.depth())
        .field("note", step.note())
        .field("parallel", step.parallel());
    json.name("parameters").beginObject();
    step.parameters().forEach(parameter -> json.field(parameter.name(), parameter.value()));
    json.endObject().endObject();
  }

  private static void specs(JsonWriter json, String name, List<TensorSpec> specs) {
    json.name(name).beginArray();
    for (TensorSpec spec : specs) {
      json.beginObject().field("name", spec.name()).field("datatype", spec.dataType().name());
      json.name("shape").beginArray();
      for (long dimension : spec.shape().dimensions()) {
        json.value(dimension);
      }
      json.endArray().field("labels", spec.labels()).endObject();
    }
    json.endArray();
  }
}
