// Compiles the only file of each folder, each for itself: javac would take names of one for those
// of another. Arguments: the project's folder, then the folders. Prints FILE:LINE:COLUMN: error: ...
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

public class CompileBlocks {
  // Faults of types are reported also where a name is unknown.
  static final List<String> OPTIONS =
      List.of("-proc:none", "-nowarn", "-XDshould-stop.ifError=FLOW");

  public static void main(String[] given) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
    List<File> sources = new ArrayList<>();
    for (String name : List.of(".", "src", "src/main/java")) {
      File place = new File(given[0], name);
      if (place.isDirectory()) sources.add(place);
    }
    files.setLocation(StandardLocation.SOURCE_PATH, sources);
    for (int at = 1; at < given.length; at++) {
      File folder = new File(given[at]);
      File classes = new File(folder, "classes");
      classes.mkdir();
      files.setLocation(StandardLocation.CLASS_OUTPUT, List.of(classes));
      File[] own = folder.listFiles((place, name) -> name.endsWith(".java"));
      DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
      compiler
          .getTask(null, files, found, OPTIONS, null, files.getJavaFileObjects(own))
          .call();
      for (Diagnostic<? extends JavaFileObject> one : found.getDiagnostics()) {
        if (one.getKind() == Diagnostic.Kind.ERROR) print(one, own[0]);
      }
    }
  }

  static void print(Diagnostic<? extends JavaFileObject> one, File usual) {
    String path = one.getSource() == null ? usual.getPath() : one.getSource().getName();
    long line = Math.max(0, one.getLineNumber());
    long column = Math.max(1, one.getColumnNumber());
    String message = one.getMessage(Locale.ENGLISH).replace("\n", "; ");
    System.out.println(path + ":" + line + ":" + column + ": error: " + message);
  }
}
