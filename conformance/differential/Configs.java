import java.lang.reflect.Field;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/**
 * Kafka's own definitions of configurations, for configs.test.ts. One line each, tab-separated:
 * CONFIG kind name type default internal, and DYNAMIC name scope for what a running broker takes.
 */
public class Configs {
  public static void main(String[] args) throws Exception {
    print("topic", call("org.apache.kafka.storage.internals.log.LogConfig", "configDefCopy"));
    print("group", constant("org.apache.kafka.coordinator.group.GroupConfig", "CONFIG_DEF"));
    print("broker", call("kafka.server.KafkaConfig", "configDef"));
    Set<?> perBroker = names("PER_BROKER_CONFIGS");
    for (Object name : names("ALL_DYNAMIC_CONFIGS"))
      System.out.printf("DYNAMIC\t%s\t%s%n", name, perBroker.contains(name) ? "broker" : "cluster");
  }

  static ConfigDef call(String type, String method) throws Exception {
    return (ConfigDef) Class.forName(type).getMethod(method).invoke(null);
  }

  static ConfigDef constant(String type, String field) throws Exception {
    Field found = Class.forName(type).getDeclaredField(field);
    found.setAccessible(true);
    return (ConfigDef) found.get(null);
  }

  static Set<?> names(String field) throws Exception {
    Field found = Class.forName("org.apache.kafka.server.config.DynamicBrokerConfig").getDeclaredField(field);
    found.setAccessible(true);
    return (Set<?>) found.get(null);
  }

  static void print(String kind, ConfigDef definitions) {
    for (ConfigKey key : new TreeMap<>(definitions.configKeys()).values())
      System.out.printf("CONFIG\t%s\t%s\t%s\t%s\t%s%n", kind, key.name, key.type.name().toLowerCase(), text(key), key.internalConfig);
  }

  static String text(ConfigKey key) {
    Object value = key.defaultValue;
    if (value == null || value == ConfigDef.NO_DEFAULT_VALUE) return "null";
    if (value instanceof Class<?> type) return "=" + type.getName();
    if (value instanceof List<?> list) return "=" + String.join(",", list.stream().map(String::valueOf).toList());
    return "=" + value;
  }
}
