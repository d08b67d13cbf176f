package dev.primavista.server.observability;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes values out of a request that only their place in a row names. Where the place does not
 * tell, every value of the row is taken out.
 */
final class UnnamedValues {
  private static final String DATA = "data";

  /** Members whose values are a request's rows. */
  private static final Set<String> ROWS =
      Set.of("instances", "inputs", "input", "input_data", DATA);

  /** Members that hold no values. */
  private static final Set<String> OTHERS =
      Set.of("name", "shape", "datatype", "parameters", "params", "columns", "index", "outputs");

  private final Set<String> hidden;
  private final Layout layout;
  private final boolean whole;

  /**
   * @param hidden the names whose values are taken out
   */
  UnnamedValues(Set<String> hidden, Layout layout) {
    this.hidden = hidden;
    this.layout = layout;
    this.whole =
        layout.columns().isEmpty()
            || layout.inputs().stream()
                .anyMatch(name -> hidden.contains(name) && !layout.columns().contains(name));
  }

  /** Whether the model has any of them as an input or column. */
  boolean belong() {
    return hidden.stream()
        .anyMatch(name -> layout.columns().contains(name) || layout.inputs().contains(name));
  }

  /** Takes them out of a document whose named values are out already. */
  void hide(@Nullable Object document) {
    switch (document) {
      case List<?> elements -> hideRows(elements);
      case Map<?, ?> members -> hideMembers(members);
      case null, default -> {
        // A value alone is no row.
      }
    }
  }

  @SuppressWarnings("unchecked")
  private void hideRows(List<?> elements) {
    boolean row = elements.stream().noneMatch(UnnamedValues::isNested);
    int width = layout.columns().size();
    boolean told = row && !whole && elements.size() % width == 0;
    for (int i = 0; i < elements.size(); i++) {
      Object element = elements.get(i);
      if (isNested(element)) {
        hide(element);
      } else if (!told || hidden.contains(layout.columns().get(i % width))) {
        ((List<Object>) elements).set(i, Redaction.Mark.HIDDEN);
      }
    }
  }

  /** Whether there are values in it; bytes in base64 are one. */
  private static boolean isNested(@Nullable Object value) {
    return value instanceof List<?>
        || (value instanceof Map<?, ?> members && !members.keySet().equals(Set.of("b64")));
  }

  @SuppressWarnings("unchecked")
  private void hideMembers(Map<?, ?> members) {
    if (members.get("name") instanceof String name && members.containsKey(DATA)) {
      hideTensor(name, (Map<String, Object>) members);
      return;
    }
    boolean named =
        members.get("columns") instanceof List<?> columns
            && columns.stream().anyMatch(each -> layout.tellsApart(String.valueOf(each)));
    for (Map.Entry<String, Object> member : ((Map<String, Object>) members).entrySet()) {
      String name = member.getKey();
      if (OTHERS.contains(name) || layout.tellsApart(name) || (named && name.equals(DATA))) {
        continue;
      }
      if (isNested(member.getValue())) {
        hide(member.getValue());
      } else if (ROWS.contains(name)) {
        member.setValue(Redaction.Mark.HIDDEN);
      }
    }
  }

  private void hideTensor(String name, Map<String, Object> tensor) {
    if (layout.tellsApart(name)) {
      return;
    }
    boolean rows =
        tensor.get("shape") instanceof List<?> shape
            && !shape.isEmpty()
            && String.valueOf(shape.getLast()).equals(String.valueOf(layout.columns().size()));
    if (rows && tensor.get(DATA) instanceof List<?> data) {
      hideRows(data);
    } else {
      tensor.put(DATA, Redaction.Mark.HIDDEN);
    }
  }
}
