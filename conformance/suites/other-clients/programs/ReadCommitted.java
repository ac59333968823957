import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads topics as a read-committed consumer does: as many records as are expected, and whether there is one behind. */
public class ReadCommitted {
    public static void main(String[] args) {
        Map<String, Object> settings = Map.of("bootstrap.servers", args[0], "isolation.level", "read_committed",
            "key.deserializer", StringDeserializer.class.getName(), "value.deserializer", StringDeserializer.class.getName());
        int expected = Integer.parseInt(args[2]);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (String topic : args[1].split(","))
                consumer.partitionsFor(topic).forEach(found -> partitions.add(new TopicPartition(topic, found.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            int count = 0;
            Set<String> distinct = new HashSet<>();
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (count < expected && System.nanoTime() < deadline)
                for (var record : consumer.poll(Duration.ofMillis(500))) {
                    count++;
                    distinct.add(record.topic() + " " + record.value());
                }
            boolean nothing = consumer.poll(Duration.ofMillis(1000)).isEmpty();
            System.out.println("{\"count\":" + count + ",\"distinct\":" + distinct.size() + ",\"nothing behind\":" + nothing + "}");
        }
    }
}
