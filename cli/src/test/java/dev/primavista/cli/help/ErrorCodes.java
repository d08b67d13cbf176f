package dev.primavista.cli.help;

import static java.util.Objects.requireNonNull;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The codes of errors in sources: every text that flows into a parameter, field or method that is
 * called {@code code}, or into the value of a member {@code "code"}, through constants, variables,
 * choices and other methods; and what stands in {@code error[...]} of a text.
 */
final class ErrorCodes {
  private static final String NAME = "code";
  private static final Pattern CODE = Pattern.compile("[a-z]+(_[a-z0-9]+)*");
  private static final Pattern TOLD = Pattern.compile("error\\[([a-z0-9_]+)]");

  private final Trees trees;
  private final Map<Element, List<TreePath>> flows = new HashMap<>();
  private final Deque<TreePath> open = new ArrayDeque<>();
  private final Set<Element> followed = new HashSet<>();
  private final SortedMap<String, String> found = new TreeMap<>();
  private final Set<String> computed = new TreeSet<>();

  private ErrorCodes(Trees trees) {
    this.trees = trees;
  }

  /**
   * The codes of these sources, each with a place where it stands.
   *
   * @throws IllegalStateException if a code is put together of parts, so that nobody can look for
   *     it
   */
  static SortedMap<String, String> of(Collection<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  // Modules that are not seen from here leave gaps, not in codes.
                  _ -> {},
                  List.of(
                      "-proc:none",
                      "-implicit:none",
                      "-XDshould-stop.ifError=ATTR",
                      "-XDshould-stop.ifNoError=ATTR"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      List<CompilationUnitTree> units = new ArrayList<>();
      task.parse().forEach(units::add);
      var _ = task.analyze();
      return new ErrorCodes(Trees.instance(task)).in(units);
    }
  }

  private SortedMap<String, String> in(List<CompilationUnitTree> units) {
    for (CompilationUnitTree unit : units) {
      var _ = new Reader().scan(new TreePath(unit), null);
    }
    flows.forEach(
        (element, sources) -> {
          if (isCode(element)) {
            open.addAll(sources);
          }
        });
    while (!open.isEmpty()) {
      follow(open.pop());
    }
    if (!computed.isEmpty()) {
      throw new IllegalStateException("codes that are computed: " + computed);
    }
    return found;
  }

  private static boolean isCode(Element element) {
    TypeMirror type =
        element instanceof ExecutableElement method ? method.getReturnType() : element.asType();
    return element.getSimpleName().contentEquals(NAME)
        && element.getKind() != ElementKind.LOCAL_VARIABLE
        && type.toString().endsWith("String");
  }

  private void follow(TreePath at) {
    switch (at.getLeaf()) {
      case LiteralTree literal -> {
        if (literal.getValue() instanceof String text && CODE.matcher(text).matches()) {
          found.putIfAbsent(text, place(at));
        }
      }
      case ParenthesizedTree inner -> goOn(at, inner.getExpression());
      case AssignmentTree assigned -> goOn(at, assigned.getExpression());
      case ConditionalExpressionTree choice -> {
        goOn(at, choice.getTrueExpression());
        goOn(at, choice.getFalseExpression());
      }
      case SwitchExpressionTree choice -> choice.getCases().forEach(each -> follow(at, each));
      case BinaryTree _ -> computed.add(place(at));
      case MethodInvocationTree call -> {
        Element method = trees.getElement(at);
        if (!follow(method) && method instanceof ExecutableElement library) {
          given(at, call, library);
        }
      }
      case IdentifierTree _, MemberSelectTree _ -> {
        var _ = follow(trees.getElement(at));
      }
      default -> {}
    }
  }

  /** Follows what a method that is not in these sources may give back, as orElse does. */
  private void given(TreePath at, MethodInvocationTree call, ExecutableElement library) {
    List<? extends VariableElement> parameters = library.getParameters();
    for (int i = 0; i < Math.min(parameters.size(), call.getArguments().size()); i++) {
      if (parameters.get(i).asType().getKind() == TypeKind.TYPEVAR) {
        goOn(at, call.getArguments().get(i));
      }
    }
  }

  private void follow(TreePath at, CaseTree choice) {
    if (choice.getBody() instanceof ExpressionTree value) {
      goOn(at, value);
      return;
    }
    var _ =
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
          @Override
          public @Nullable Void visitYield(YieldTree yield, @Nullable Void unused) {
            open.push(new TreePath(getCurrentPath(), yield.getValue()));
            return super.visitYield(yield, null);
          }
        }.scan(new TreePath(at, choice), null);
  }

  /** Follows all that flows there; whether these sources know it. */
  private boolean follow(@Nullable Element element) {
    List<TreePath> sources = element == null ? null : flows.get(element);
    if (sources == null) {
      return false;
    }
    if (followed.add(requireNonNull(element))) {
      sources.forEach(open::push);
    }
    return true;
  }

  private void goOn(TreePath at, Tree below) {
    open.push(new TreePath(at, below));
  }

  private String place(TreePath at) {
    CompilationUnitTree unit = at.getCompilationUnit();
    long position = trees.getSourcePositions().getStartPosition(unit, at.getLeaf());
    Path file = Path.of(unit.getSourceFile().getName());
    return file.getFileName() + ":" + unit.getLineMap().getLineNumber(position);
  }

  /** Notes what flows where. */
  private final class Reader extends TreePathScanner<@Nullable Void, @Nullable Void> {
    /** The methods around, the innermost first; what is returned from a lambda is nobody's. */
    private final Deque<List<Element>> methods = new ArrayDeque<>();

    private void flow(@Nullable Element to, @Nullable ExpressionTree from) {
      if (to != null && from != null) {
        flows.computeIfAbsent(to, _ -> new ArrayList<>()).add(new TreePath(getCurrentPath(), from));
      }
    }

    private void called(List<? extends ExpressionTree> arguments) {
      boolean isMember =
          arguments.size() == 2
              && arguments.getFirst() instanceof LiteralTree name
              && NAME.equals(name.getValue());
      if (isMember) {
        open.push(new TreePath(getCurrentPath(), arguments.getLast()));
      }
      if (trees.getElement(getCurrentPath()) instanceof ExecutableElement method) {
        List<? extends VariableElement> parameters = method.getParameters();
        for (int i = 0; i < Math.min(parameters.size(), arguments.size()); i++) {
          flow(parameters.get(i), arguments.get(i));
        }
      }
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
      called(call.getArguments());
      return super.visitMethodInvocation(call, null);
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree made, @Nullable Void unused) {
      called(made.getArguments());
      return super.visitNewClass(made, null);
    }

    @Override
    public @Nullable Void visitVariable(VariableTree variable, @Nullable Void unused) {
      flow(trees.getElement(getCurrentPath()), variable.getInitializer());
      return super.visitVariable(variable, null);
    }

    @Override
    public @Nullable Void visitAssignment(AssignmentTree assigned, @Nullable Void unused) {
      TreePath variable = new TreePath(getCurrentPath(), assigned.getVariable());
      flow(trees.getElement(variable), assigned.getExpression());
      return super.visitAssignment(assigned, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      methods.push(List.of(requireNonNull(trees.getElement(getCurrentPath()))));
      super.visitMethod(method, null);
      methods.pop();
      return null;
    }

    @Override
    public @Nullable Void visitLambdaExpression(
        LambdaExpressionTree lambda, @Nullable Void unused) {
      methods.push(List.of());
      super.visitLambdaExpression(lambda, null);
      methods.pop();
      return null;
    }

    @Override
    public @Nullable Void visitReturn(ReturnTree answer, @Nullable Void unused) {
      for (Element method : methods.isEmpty() ? List.<Element>of() : methods.getFirst()) {
        flow(method, answer.getExpression());
      }
      return super.visitReturn(answer, null);
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void unused) {
      if (literal.getValue() instanceof String text) {
        Matcher told = TOLD.matcher(text);
        while (told.find()) {
          found.putIfAbsent(told.group(1), place(getCurrentPath()));
        }
      }
      return super.visitLiteral(literal, null);
    }
  }
}
