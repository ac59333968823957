package letters;

import java.sql.SQLException;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.kafka.annotation.BackOff;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.RetryableTopic;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.FixedBackOff;

/**
 * A binder with dead letters of two groups in one topic, listeners of two groups with a recoverer, and one with retry topics, until standard
 * input ends. Arguments: --brokers, --binder, --binder.dlq, --listener, --retry (topics), --first, --second (groups).
 */
@SpringBootApplication
public class SpringLetters {
    static final String ERRORS = "value.deserializer=org.springframework.kafka.support.serializer.ErrorHandlingDeserializer";
    static final String ORDERS = "spring.deserializer.value.delegate.class=letters.SpringLetters$Orders";

    /** What services do: an error of a library behind one or two of their own. */
    static void handle(String order) {
        if (order.startsWith("sql")) {
            try {
                throw new SQLException("duplicate key value violates unique constraint \"orders_pkey\"", "23505");
            } catch (SQLException cause) {
                throw new IllegalStateException("order " + order + " not stored", cause);
            }
        }
        throw new IllegalArgumentException("order " + order + " has no customer");
    }

    @Bean
    static Consumer<String> billing() {
        return SpringLetters::handle;
    }

    @Bean
    static Consumer<String> audit() {
        return SpringLetters::handle;
    }

    /** Refuses what does not begin with a letter. */
    public static class Orders implements Deserializer<String> {
        @Override
        public String deserialize(String topic, byte[] value) {
            if (value[0] == '{') throw new IllegalArgumentException("no order begins with a brace");
            return new String(value);
        }
    }

    @Component
    static class Listeners {
        @KafkaListener(topics = "${listener}", groupId = "${first}", properties = {ERRORS, ORDERS})
        void first(String order) {
            handle(order);
        }

        @KafkaListener(topics = "${listener}", groupId = "${second}", properties = {ERRORS, ORDERS})
        void second(String order) {
            handle(order);
        }

        @RetryableTopic(attempts = "3", backOff = @BackOff(delay = 50), numPartitions = "1", replicationFactor = "1", kafkaTemplate = "letters")
        @KafkaListener(topics = "${retry}", groupId = "${first}-retry")
        void retried(String order) {
            handle(order);
        }
    }

    @Bean
    static KafkaTemplate<Object, Object> letters(Environment settings) {
        return new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.getRequiredProperty("brokers"),
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, OrBytes.class)));
    }

    /** Dead letters of what could not be read are bytes, others what was read. */
    public static class OrBytes implements org.apache.kafka.common.serialization.Serializer<Object> {
        @Override
        public byte[] serialize(String topic, Object value) {
            return value instanceof String text ? text.getBytes() : (byte[]) value;
        }
    }

    @Bean
    static DefaultErrorHandler toDeadLetters(KafkaTemplate<Object, Object> letters) {
        return new DefaultErrorHandler(new DeadLetterPublishingRecoverer(letters), new FixedBackOff(0, 1));
    }

    public static void main(String[] args) throws Exception {
        try (var context = SpringApplication.run(SpringLetters.class, args)) {
            while (System.in.read() >= 0) {}
        }
    }
}
