import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Uses the Java client as applications do, so that a recorder between it and the broker hears every API that this library
 * uses. Argument: the bootstrap servers.
 */
public class Traffic {
  public static void main(String[] args) throws Exception {
    Map<String, Object> way = Map.of("bootstrap.servers", args[0], "client.id", "traffic");
    try (Admin admin = Admin.create(way)) {
      admin.createTopics(List.of(new NewTopic("traffic", 1, (short) 1).configs(Map.of("retention.ms", "3600000")))).all().get();
      admin.createPartitions(Map.of("traffic", NewPartitions.increaseTo(2))).all().get();
      ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "traffic");
      Collection<AlterConfigOp> change = List.of(new AlterConfigOp(new ConfigEntry("cleanup.policy", "compact"), AlterConfigOp.OpType.SET));
      admin.incrementalAlterConfigs(Map.of(topic, change)).all().get();
      admin.describeConfigs(List.of(topic)).all().get();
      produce(way);
      for (String protocol : List.of("classic", "consumer")) consume(way, protocol, admin);
      admin.listOffsets(Map.of(new TopicPartition("traffic", 0), OffsetSpec.latest())).all().get();
      admin.deleteTopics(List.of("traffic")).all().get();
    }
  }

  static void produce(Map<String, Object> way) throws Exception {
    for (String compression : List.of("none", "zstd")) {
      Map<String, Object> with = new HashMap<>(way);
      with.put("compression.type", compression);
      try (KafkaProducer<String, String> producer = new KafkaProducer<>(with, new StringSerializer(), new StringSerializer())) {
        for (int partition = 0; partition < 2; partition++)
          producer.send(new ProducerRecord<>("traffic", partition, "key", "value ".repeat(10))).get();
      }
    }
  }

  static void consume(Map<String, Object> way, String protocol, Admin admin) throws Exception {
    Map<String, Object> with = new HashMap<>(way);
    String group = "traffic-" + protocol;
    with.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    with.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, protocol);
    with.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    if (protocol.equals("classic")) with.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 200);
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(with, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("traffic"));
      for (int seen = 0; seen < 4; ) seen += consumer.poll(Duration.ofMillis(200)).count();
      consumer.commitSync();
      for (int i = 0; i < 3; i++) consumer.poll(Duration.ofMillis(300));
      if (protocol.equals("classic")) admin.describeClassicGroups(List.of(group)).all().get();
      else admin.describeConsumerGroups(List.of(group)).all().get();
    }
    // Begins at what was committed, with its epoch: that is asked of the leader first.
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(with, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("traffic"));
      for (int i = 0; i < 20; i++) consumer.poll(Duration.ofMillis(100));
    }
  }
}
