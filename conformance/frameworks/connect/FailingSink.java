import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** A sink that reports what it cannot write, as sinks of databases do: wrapped in an exception of Connect's. */
public class FailingSink extends SinkConnector {
    @Override
    public void start(Map<String, String> settings) {}

    @Override
    public Class<? extends Task> taskClass() {
        return FailingTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int most) {
        return List.of(Map.of());
    }

    @Override
    public void stop() {}

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public String version() {
        return "1";
    }

    public static class FailingTask extends SinkTask {
        @Override
        public void start(Map<String, String> settings) {}

        @Override
        public void put(Collection<SinkRecord> records) {
            for (SinkRecord record : records) {
                try {
                    write(((Map<?, ?>) record.value()).get("order"));
                } catch (IllegalArgumentException cause) {
                    context.errantRecordReporter().report(record, new ConnectException("Record could not be written", cause));
                }
            }
        }

        private void write(Object order) {
            throw new IllegalArgumentException("order " + order + " has no customer");
        }

        @Override
        public void stop() {}

        @Override
        public String version() {
            return "1";
        }
    }
}
