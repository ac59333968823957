import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.internals.Exit;

/**
 * Runs Kafka's command-line tools one after another in one virtual machine, since starting one for each takes seconds.
 * A line of standard input is {"main": class, "args": [...], "input": text}; the answer {"code", "out", "err"}.
 */
public class Tools {
    private static class Ended extends RuntimeException {
        final int code;

        Ended(int code) {
            super(null, null, false, false);
            this.code = code;
        }
    }

    /** What the tool asked for first: some catch what is thrown here and ask for another code. */
    private static Ended ended;

    private static void end(int code, String message) {
        if (message != null) System.err.println(message);
        if (ended == null) ended = new Ended(code);
        throw ended;
    }

    public static void main(String[] unused) throws Exception {
        Exit.setExitProcedure(Tools::end);
        Exit.setHaltProcedure(Tools::end);
        Exit.setShutdownHookAdder((name, hook) -> {});
        PrintStream answers = System.out;
        ObjectMapper json = new ObjectMapper();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            JsonNode order = json.readTree(line);
            List<String> args = new ArrayList<>();
            order.get("args").forEach(arg -> args.add(arg.asText()));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            System.setIn(new ByteArrayInputStream(order.get("input").asText().getBytes(StandardCharsets.UTF_8)));
            int code = run(order.get("main").asText(), args.toArray(String[]::new));
            System.out.flush();
            System.err.flush();
            Map<String, Object> answer = Map.of("code", code,
                "out", out.toString(StandardCharsets.UTF_8), "err", err.toString(StandardCharsets.UTF_8));
            answers.println(json.writeValueAsString(answer));
            answers.flush();
        }
        Runtime.getRuntime().halt(0);
    }

    private static int run(String name, String[] args) throws Exception {
        ended = null;
        try {
            Class.forName(name).getMethod("main", String[].class).invoke(null, (Object) args);
            return 0;
        } catch (InvocationTargetException thrown) {
            if (ended != null) return ended.code;
            thrown.getCause().printStackTrace();
            return 1;
        }
    }
}
