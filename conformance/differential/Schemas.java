import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.types.ArrayOf;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.CompactArrayOf;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.protocol.types.Type;

/**
 * What Kafka's own message classes say, for tables.test.ts. One line each, tab-separated:
 * SCHEMA message version text, where text is `name:type` of each field in the order of the wire, tagged ones as `tag=name:type`;
 * BYTES message version sample hex, where sample is `default` (all fields at their defaults) or `elements` (each array with
 * one element at its defaults).
 */
public class Schemas {
  public static void main(String[] args) throws Exception {
    for (ApiKeys api : ApiKeys.values()) {
      for (String kind : List.of("Request", "Response")) {
        Class<?> type = messageClass(api.name + kind);
        if (type == null) continue;
        Schema[] schemas = (Schema[]) type.getField("SCHEMAS").get(null);
        for (int version = 0; version < schemas.length; version++) {
          if (schemas[version] == null) continue;
          System.out.printf("SCHEMA\t%s%s\t%d\t%s%n", api.name, kind, version, text(schemas[version]));
          bytes(type, api.name + kind, schemas[version], (short) version);
        }
      }
    }
  }

  /** Null for the APIs of which only the key is left. */
  static Class<?> messageClass(String name) {
    try {
      return Class.forName("org.apache.kafka.common.message." + name + "Data");
    } catch (ClassNotFoundException gone) {
      return null;
    }
  }

  static String text(Schema schema) {
    List<String> fields = new ArrayList<>();
    for (BoundField field : schema.fields()) {
      if (field.def.type instanceof TaggedFields tagged) {
        for (Map.Entry<Integer, org.apache.kafka.common.protocol.types.Field> one : new TreeMap<>(tagged.fields()).entrySet())
          fields.add(one.getKey() + "=" + one.getValue().name + ":" + text(one.getValue().type));
        fields.add("tags");
      } else {
        fields.add(field.def.name + ":" + text(field.def.type));
      }
    }
    return "{" + String.join(" ", fields) + "}";
  }

  static String text(Type type) {
    if (type instanceof Schema schema) return text(schema) + (type.isNullable() ? "?" : "");
    String nullable = type.isNullable() ? "?" : "";
    if (type.arrayElementType().isPresent())
      return (type instanceof CompactArrayOf ? "COMPACT_ARRAY" : "ARRAY") + nullable + "[" + text(type.arrayElementType().get()) + "]";
    return type.toString();
  }

  static void bytes(Class<?> type, String name, Schema schema, short version) throws Exception {
    for (String sample : List.of("default", "elements")) {
      ApiMessage message = (ApiMessage) type.getDeclaredConstructor().newInstance();
      if (sample.equals("elements")) fill(message, schema);
      String hex;
      try {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer buffer = ByteBuffer.allocate(message.size(cache, version));
        message.write(new ByteBufferAccessor(buffer), cache, version);
        hex = HexFormat.of().formatHex(buffer.array(), 0, buffer.position());
      } catch (Exception refused) {
        // A default that this version cannot say, such as null where null is not allowed.
        hex = "refused";
      }
      System.out.printf("BYTES\t%s\t%d\t%s\t%s%n", name, version, sample, hex);
    }
  }

  /** Puts one element into each array of structs that the version has. */
  @SuppressWarnings("unchecked")
  static void fill(Object message, Schema schema) throws Exception {
    for (BoundField bound : schema.fields()) {
      List<org.apache.kafka.common.protocol.types.Field> fields = bound.def.type instanceof TaggedFields tagged
          ? new ArrayList<>(tagged.fields().values())
          : List.of(bound.def);
      for (org.apache.kafka.common.protocol.types.Field field : fields) {
        if (field.type instanceof Schema inner) {
          Object value = java(message, field.name).get(message);
          if (value != null) fill(value, inner);
        } else if (field.type.arrayElementType().orElse(null) instanceof Schema inner) {
          Field java = java(message, field.name);
          Collection<Object> values = (Collection<Object>) java.get(message);
          if (values == null) continue;
          Object element = elementOf(java).getDeclaredConstructor().newInstance();
          fill(element, inner);
          values.add(element);
        }
      }
    }
  }

  static Class<?> elementOf(Field list) {
    if (list.getGenericType() instanceof ParameterizedType type) return (Class<?>) type.getActualTypeArguments()[0];
    return (Class<?>) ((ParameterizedType) list.getType().getGenericSuperclass()).getActualTypeArguments()[0];
  }

  static Field java(Object message, String snake) throws Exception {
    String name = snake.replace("_", "");
    for (Field field : message.getClass().getDeclaredFields()) {
      if (!field.getName().equalsIgnoreCase(name)) continue;
      field.setAccessible(true);
      return field;
    }
    throw new NoSuchFieldException(message.getClass() + " " + snake);
  }
}
