import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Java's clients: admin, producer, group, transactions, exactly once. Prints what it saw as one line of JSON. */
public class Clients {
    static final Map<String, Object> seen = new LinkedHashMap<>();
    static String brokers;
    static String protocol;

    static Properties base() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", brokers);
        return settings;
    }

    static KafkaProducer<String, String> producer(String... more) {
        Properties settings = base();
        for (int i = 0; i < more.length; i += 2) settings.put(more[i], more[i + 1]);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    static KafkaConsumer<String, String> consumer(String group, String... more) {
        Properties settings = base();
        settings.put("group.id", group);
        settings.put("group.protocol", protocol);
        if (protocol.equals("classic")) {
            settings.put("session.timeout.ms", "6000");
            settings.put("heartbeat.interval.ms", "200");
            settings.put("partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        }
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        for (int i = 0; i < more.length; i += 2) settings.put(more[i], more[i + 1]);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }

    /** Polls all members until they have so many records together; each member's own. */
    static List<List<ConsumerRecord<String, String>>> take(List<KafkaConsumer<String, String>> members, int count) {
        List<List<ConsumerRecord<String, String>>> found = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) found.add(new ArrayList<>());
        long until = System.currentTimeMillis() + 60_000;
        while (found.stream().mapToInt(List::size).sum() < count && System.currentTimeMillis() < until)
            for (int i = 0; i < members.size(); i++)
                for (ConsumerRecord<String, String> record : members.get(i).poll(Duration.ofMillis(50)))
                    found.get(i).add(record);
        return found;
    }

    static List<Integer> sizes(List<? extends Collection<?>> parts) {
        return parts.stream().map(Collection::size).sorted().collect(Collectors.toList());
    }

    static List<Long> offsets(Map<TopicPartition, OffsetAndMetadata> committed) {
        return committed.values().stream().map(found -> found == null ? null : found.offset()).collect(Collectors.toList());
    }

    public static void main(String[] args) throws Exception {
        brokers = args[0];
        protocol = args[1];
        String name = "java-" + UUID.randomUUID().toString().substring(0, 8);
        String output = name + "-output";
        String group = name + "-group";
        try (Admin admin = Admin.create(base())) {
            admin.createTopics(List.of(
                new NewTopic(name, 2, (short) -1).configs(Map.of("retention.ms", "3600000")),
                new NewTopic(output, 1, (short) -1))).all().get();
            topicsOf(admin, name, 2);
            administer(admin, name);
            produce(name);
            share(admin, name, group);
            subscribeByExpression(name, group + "-expression");
            exactlyOnce(admin, name, output, group + "-exactly-once");
            clean(admin, name, output, group);
        }
        System.out.println(new ObjectMapper().writeValueAsString(seen));
        Runtime.getRuntime().halt(0);
    }

    /** How many topics have names that start so, once they are so many: the controller answers before the broker has heard of it. */
    static long topicsOf(Admin admin, String start, int expected) throws Exception {
        long until = System.currentTimeMillis() + 60_000;
        while (true) {
            long count = admin.listTopics().names().get().stream().filter(one -> one.startsWith(start)).count();
            if (count == expected || System.currentTimeMillis() > until) return count;
            Thread.sleep(20);
        }
    }

    static void administer(Admin admin, String topic) throws Exception {
        try {
            admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
        } catch (ExecutionException error) {
            seen.put("created twice", error.getCause().getClass().getSimpleName());
        }
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry("max.message.bytes", "2000000"), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
        Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        // As with topics.
        while (!config.get("max.message.bytes").value().equals("2000000"))
            config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        seen.put("configs", new TreeMap<>(Map.of(
            "retention.ms", config.get("retention.ms").value() + " " + config.get("retention.ms").source(),
            "max.message.bytes", config.get("max.message.bytes").value() + " " + config.get("max.message.bytes").source(),
            "cleanup.policy", config.get("cleanup.policy").value() + " " + config.get("cleanup.policy").source())));
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(4))).all().get();
        while (admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size() != 4)
            Thread.sleep(20);
        seen.put("nodes", admin.describeCluster().nodes().get().size());
    }

    static void produce(String topic) throws Exception {
        try (KafkaProducer<String, String> producer = producer("compression.type", "lz4", "linger.ms", "5")) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                ProducerRecord<String, String> record = new ProducerRecord<>(topic, i % 4, "key " + i, "value " + i);
                record.headers().add("n", String.valueOf(i).getBytes(StandardCharsets.UTF_8)).add("null", null);
                sent.add(producer.send(record));
            }
            producer.flush();
            long last = 0;
            for (Future<RecordMetadata> one : sent) last = Math.max(last, one.get().offset());
            seen.put("last offset", last);
        }
    }

    static void share(Admin admin, String topic, String group) throws Exception {
        try (KafkaConsumer<String, String> first = consumer(group);
             KafkaConsumer<String, String> second = consumer(group);
             KafkaProducer<String, String> producer = producer()) {
            first.subscribe(List.of(topic));
            second.subscribe(List.of(topic));
            List<KafkaConsumer<String, String>> both = List.of(first, second);
            Set<String> values = new TreeSet<>();
            take(both, 100).forEach(own -> own.forEach(record -> values.add(record.value())));
            seen.put("values", values.size());
            long until = System.currentTimeMillis() + 60_000;
            while ((first.assignment().size() != 2 || second.assignment().size() != 2) && System.currentTimeMillis() < until)
                for (KafkaConsumer<String, String> member : both) member.poll(Duration.ofMillis(50));
            seen.put("shares", sizes(List.of(first.assignment(), second.assignment())));
            ConsumerGroupDescription described = admin.describeConsumerGroups(List.of(group)).all().get().get(group);
            seen.put("group", described.type() + " " + described.groupState() + " " + described.members().size());
            for (KafkaConsumer<String, String> member : both) member.seekToEnd(member.assignment());
            for (KafkaConsumer<String, String> member : both)
                for (TopicPartition partition : member.assignment()) member.position(partition);
            long now = System.currentTimeMillis();
            for (int i = 0; i < 40; i++) producer.send(new ProducerRecord<>(topic, i % 4, now + i, null, "more " + i));
            producer.flush();
            seen.put("of both", sizes(take(both, 40)));
            for (KafkaConsumer<String, String> member : both) member.commitSync();
        }
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(
            Map.of(group, new ListConsumerGroupOffsetsSpec())).partitionsToOffsetAndMetadata(group).get();
        seen.put("committed", offsets(committed));
    }

    static void subscribeByExpression(String topic, String group) {
        try (KafkaConsumer<String, String> member = consumer(group)) {
            if (protocol.equals("consumer")) member.subscribe(new SubscriptionPattern(topic + "-out.*|" + topic));
            else member.subscribe(Pattern.compile(topic + "-out.*|" + topic));
            take(List.of(member), 140);
            seen.put("by expression", member.assignment().size());
        }
    }

    static void exactlyOnce(Admin admin, String topic, String output, String group) throws Exception {
        String id = topic + "-transactional";
        try (KafkaProducer<String, String> writer = producer("transactional.id", id);
             KafkaConsumer<String, String> reader = consumer(group, "isolation.level", "read_committed")) {
            writer.initTransactions();
            reader.subscribe(List.of(topic));
            List<ConsumerRecord<String, String>> read = take(List.of(reader), 140).get(0);
            Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
            for (TopicPartition partition : reader.assignment())
                positions.put(partition, new OffsetAndMetadata(reader.position(partition)));
            for (String end : List.of("abort", "commit")) {
                writer.beginTransaction();
                for (ConsumerRecord<String, String> record : read)
                    writer.send(new ProducerRecord<>(output, record.key(), record.value() + "!"));
                writer.sendOffsetsToTransaction(positions, reader.groupMetadata());
                writer.flush();
                if (end.equals("abort")) {
                    seen.put("open", admin.describeTransactions(List.of(id)).all().get().get(id).state().toString());
                    writer.abortTransaction();
                } else {
                    writer.commitTransaction();
                }
                seen.put("offsets after " + end, offsets(new LinkedHashMap<>(reader.committed(reader.assignment()))));
            }
            try (KafkaProducer<String, String> successor = producer("transactional.id", id)) {
                successor.initTransactions();
                try {
                    writer.beginTransaction();
                    writer.send(new ProducerRecord<>(output, "from the dead"));
                    writer.commitTransaction();
                } catch (Exception error) {
                    seen.put("fenced", error.getClass().getSimpleName());
                }
            }
        }
        for (String level : List.of("read_committed", "read_uncommitted")) {
            try (KafkaConsumer<String, String> look = consumer(group + "-look", "isolation.level", level)) {
                look.assign(List.of(new TopicPartition(output, 0)));
                seen.put(level, take(List.of(look), level.equals("read_committed") ? 140 : 280).get(0).size());
                if (level.equals("read_committed"))
                    seen.put("nothing behind", look.poll(Duration.ofMillis(700)).isEmpty());
            }
        }
    }

    static void clean(Admin admin, String topic, String output, String group) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(10))).all().get();
        Map<String, OffsetSpec> specs = new TreeMap<>(Map.of("earliest", OffsetSpec.earliest(),
            "latest", OffsetSpec.latest(), "max timestamp", OffsetSpec.maxTimestamp(), "since 1970", OffsetSpec.forTimestamp(0)));
        Map<String, Long> found = new TreeMap<>();
        for (Map.Entry<String, OffsetSpec> spec : specs.entrySet())
            found.put(spec.getKey(), admin.listOffsets(Map.of(partition, spec.getValue())).partitionResult(partition).get().offset());
        seen.put("offsets", found);
        admin.deleteConsumerGroups(List.of(group)).all().get();
        seen.put("listed", admin.listGroups().all().get().stream().filter(one -> one.groupId().equals(group)).count());
        admin.deleteTopics(List.of(topic, output)).all().get();
        seen.put("topics", topicsOf(admin, topic, 0));
    }
}
