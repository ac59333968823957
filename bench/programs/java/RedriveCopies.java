import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Copies letters in transactions, as many producers as there are partitions, 1,000 letters a transaction; nothing is filtered, looked
 * up or noted down. Arguments: N TOPIC TARGET GROUP
 */
public class RedriveCopies {
  static final int LETTERS = 1000;
  static final Set<String> KEPT = Set.of("x-dead-letter-id", "x-dead-letter-lineage", "x-dead-letter-group",
      "x-dead-letter-attempts", "x-dead-letter-origin");

  public static void main(String[] args) throws Exception {
    int wanted = Integer.parseInt(args[0]);
    String topic = args[1];
    String target = args[2];
    String brokers = System.getenv("BROKERS");
    byte[] mark = "a".repeat(72 + target.length()).getBytes(StandardCharsets.UTF_8);
    int partitions;
    List<Long> ends = new ArrayList<>();
    try (var asking = new KafkaConsumer<byte[], byte[]>(consumerOf(brokers))) {
      partitions = asking.partitionsFor(topic).size();
      List<TopicPartition> all = new ArrayList<>();
      for (int i = 0; i < partitions; i++) all.add(new TopicPartition(topic, i));
      var found = asking.endOffsets(all);
      for (var partition : all) ends.add(found.get(partition));
    }
    var producers = new ArrayList<KafkaProducer<byte[], byte[]>>();
    for (int i = 0; i < partitions; i++) {
      var producer = new KafkaProducer<byte[], byte[]>(producerOf(brokers, args[3] + "-" + i));
      producer.initTransactions();
      producers.add(producer);
    }
    var done = new AtomicInteger();
    var threads = Executors.newFixedThreadPool(partitions);
    long begun = System.nanoTime();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      int partition = i;
      all.add(threads.submit((Callable<Void>) () -> {
        copy(brokers, new TopicPartition(topic, partition), ends.get(partition), target, producers.get(partition), mark, done, wanted);
        return null;
      }));
    }
    for (var each : all) each.get();
    double seconds = (System.nanoTime() - begun) / 1e9;
    double cpu = ProcessHandle.current().info().totalCpuDuration().map(d -> d.toNanos() / 1e9).orElse(Double.NaN);
    System.out.printf(Locale.ROOT, "redrive-java %d 0 %.3f %d %d cpu_s=%.3f%n", done.get(), seconds,
        Math.round(done.get() / seconds), resident() / 1_000_000, cpu);
    System.exit(0);
  }

  static void copy(String brokers, TopicPartition from, long end, String target, KafkaProducer<byte[], byte[]> producer,
      byte[] mark, AtomicInteger done, int wanted) {
    try (var consumer = new KafkaConsumer<byte[], byte[]>(consumerOf(brokers))) {
      consumer.assign(List.of(from));
      consumer.seekToBeginning(List.of(from));
      var waiting = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      long at = 0;
      while (at < end && done.get() < wanted) {
        for (var record : consumer.poll(Duration.ofMillis(500))) {
          waiting.add(record);
          at = record.offset() + 1;
        }
        if (waiting.size() < LETTERS && at < end) continue;
        for (int i = 0; i < waiting.size(); i += LETTERS) {
          var batch = waiting.subList(i, Math.min(waiting.size(), i + LETTERS));
          producer.beginTransaction();
          for (var record : batch) {
            var headers = new RecordHeaders();
            for (var header : record.headers()) if (KEPT.contains(header.key())) headers.add(header);
            headers.add("x-dead-letter-redrive", mark);
            producer.send(new ProducerRecord<>(target, from.partition(), record.timestamp(), record.key(), record.value(), headers));
          }
          producer.commitTransaction();
          done.addAndGet(batch.size());
        }
        waiting.clear();
      }
    }
  }

  static Map<String, Object> consumerOf(String brokers) {
    var options = new HashMap<String, Object>();
    options.put("bootstrap.servers", brokers);
    options.put("isolation.level", "read_committed");
    options.put("max.poll.records", LETTERS);
    options.put("fetch.max.bytes", 16_000_000);
    options.put("max.partition.fetch.bytes", 4_000_000);
    options.put("key.deserializer", ByteArrayDeserializer.class);
    options.put("value.deserializer", ByteArrayDeserializer.class);
    return options;
  }

  static Map<String, Object> producerOf(String brokers, String id) {
    var options = new HashMap<String, Object>();
    options.put("bootstrap.servers", brokers);
    options.put("transactional.id", id);
    options.put("linger.ms", 5);
    options.put("batch.size", 262_144);
    options.put("buffer.memory", 67_108_864L);
    options.put("key.serializer", ByteArraySerializer.class);
    options.put("value.serializer", ByteArraySerializer.class);
    return options;
  }

  static long resident() throws Exception {
    var status = java.nio.file.Path.of("/proc/self/status");
    if (!java.nio.file.Files.exists(status)) return Runtime.getRuntime().totalMemory();
    for (String line : java.nio.file.Files.readAllLines(status))
      if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    return 0;
  }
}
