import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.connect.cli.ConnectStandalone;

/** Connect, standalone, until its standard input ends. Arguments: its files of properties, each as text. */
public class ConnectLetters {
    public static void main(String[] texts) throws Exception {
        Path folder = Files.createTempDirectory("connect-letters");
        String[] files = new String[texts.length];
        for (int i = 0; i < texts.length; i++) {
            String text = texts[i].replace("${folder}", folder.toString());
            files[i] = Files.writeString(folder.resolve(i + ".properties"), text).toString();
        }
        Thread ending = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {}
                try (var left = Files.list(folder)) {
                    for (Path file : left.toList()) Files.delete(file);
                }
                Files.delete(folder);
            } catch (Exception e) {
                e.printStackTrace();
            }
            Runtime.getRuntime().halt(0);
        });
        ending.setDaemon(true);
        ending.start();
        ConnectStandalone.main(files);
    }
}
