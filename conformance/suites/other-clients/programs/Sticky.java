import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.File;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.TopicPartition;

/**
 * What Kafka's cooperative-sticky assignor comes to. Its argument is a file: a list of {"counts": {topic: partitions}, "members": [{"id", "topics",
 * "owned": [[topic, partition]], "generation"}]}; the answer has for each how many of the owned partitions stay where they are, and
 * how many each member has when those that move have been given up.
 */
public class Sticky {
    public static void main(String[] args) throws Exception {
        ObjectMapper json = new ObjectMapper();
        ArrayNode answers = json.createArrayNode();
        for (JsonNode group : json.readTree(new File(args[0]))) answers.add(settle(json, group));
        System.out.println(answers);
    }

    private static JsonNode settle(ObjectMapper json, JsonNode group) {
        Map<String, Integer> counts = new HashMap<>();
        group.get("counts").properties().forEach(entry -> counts.put(entry.getKey(), entry.getValue().asInt()));
        Map<String, List<String>> topics = new HashMap<>();
        Map<String, List<TopicPartition>> owned = new HashMap<>();
        Map<String, Integer> generations = new HashMap<>();
        for (JsonNode member : group.get("members")) {
            String id = member.get("id").asText();
            List<String> wanted = new ArrayList<>();
            member.get("topics").forEach(topic -> wanted.add(topic.asText()));
            List<TopicPartition> held = new ArrayList<>();
            member.get("owned").forEach(one -> held.add(new TopicPartition(one.get(0).asText(), one.get(1).asInt())));
            topics.put(id, wanted);
            owned.put(id, held);
            generations.put(id, member.get("generation").asInt());
        }
        int kept = -1;
        for (;;) {
            Map<String, Subscription> subscriptions = new HashMap<>();
            for (String id : topics.keySet()) {
                ByteBuffer generation = ByteBuffer.allocate(4).putInt(generations.get(id));
                generation.flip();
                subscriptions.put(id, new Subscription(topics.get(id), generation, owned.get(id), generations.get(id), Optional.empty()));
            }
            Map<String, List<TopicPartition>> given = new CooperativeStickyAssignor().assign(counts, subscriptions);
            int stay = 0;
            boolean gaveUp = false;
            for (String id : topics.keySet()) {
                Set<TopicPartition> both = new HashSet<>(owned.get(id));
                both.retainAll(new HashSet<>(given.get(id)));
                stay += both.size();
                gaveUp |= both.size() < owned.get(id).size();
                owned.put(id, given.get(id));
                generations.put(id, 10);
            }
            if (kept < 0) kept = stay;
            if (!gaveUp) break;
        }
        var answer = json.createObjectNode().put("kept", kept);
        ArrayNode loads = answer.putArray("loads");
        owned.values().stream().map(List::size).sorted().forEach(loads::add);
        return answer;
    }
}
