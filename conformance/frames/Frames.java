import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/**
 * Frames as Kafka's own classes write them, for the fixtures of the protocol package. Arguments: `Name:lowest-highest` of each
 * API. A line each, tab-separated: name, version, sample, bytes of the frame in base64 without its length, and the body as
 * Kafka's own JSON converter tells it. The sample `full` has a value in every field and two elements in every array,
 * `null` has null wherever that is allowed, `default` nothing but defaults.
 */
public class Frames {
  static final String CLIENT_ID = "frames";
  static final int CORRELATION_ID = 0x01020304;
  static int counter;

  public static void main(String[] args) throws Exception {
    for (String arg : args) {
      String[] parts = arg.split("[:-]");
      ApiKeys api = api(parts[0]);
      for (int version = Integer.parseInt(parts[1]); version <= Integer.parseInt(parts[2]); version++)
        for (String kind : List.of("Request", "Response"))
          for (String sample : List.of("full", "null", "default")) print(api, kind, (short) version, sample);
    }
  }

  static ApiKeys api(String name) {
    for (ApiKeys api : ApiKeys.values()) if (api.name.equals(name)) return api;
    throw new IllegalArgumentException(name);
  }

  static void print(ApiKeys api, String kind, short version, String sample) throws Exception {
    Class<?> type = Class.forName("org.apache.kafka.common.message." + api.name + kind + "Data");
    Schema schema = ((Schema[]) type.getField("SCHEMAS").get(null))[version];
    ApiMessage message = (ApiMessage) type.getDeclaredConstructor().newInstance();
    counter = version;
    if (!sample.equals("default")) fill(message, schema, sample.equals("null"));
    byte[] bytes;
    try {
      bytes = frame(api, kind, version, message);
    } catch (Exception refused) {
      // Defaults that this version cannot say, such as null where null is not allowed.
      if (sample.equals("full")) throw refused;
      return;
    }
    Class<?> converter = Class.forName(type.getName() + "JsonConverter");
    JsonNode json = (JsonNode) converter.getMethod("write", type, short.class, boolean.class).invoke(null, message, version, false);
    System.out.printf("%s%s\t%d\t%s\t%s\t%s%n", api.name, kind, version, sample, Base64.getEncoder().encodeToString(bytes), json);
  }

  static byte[] frame(ApiKeys api, String kind, short version, ApiMessage body) {
    boolean request = kind.equals("Request");
    Message header = request
        ? new RequestHeaderData().setRequestApiKey(api.id).setRequestApiVersion(version).setCorrelationId(CORRELATION_ID).setClientId(CLIENT_ID)
        : new ResponseHeaderData().setCorrelationId(CORRELATION_ID);
    short headerVersion = request ? api.requestHeaderVersion(version) : api.responseHeaderVersion(version);
    ObjectSerializationCache cache = new ObjectSerializationCache();
    ByteBuffer buffer = ByteBuffer.allocate(header.size(cache, headerVersion) + body.size(cache, version));
    header.write(new ByteBufferAccessor(buffer), cache, headerVersion);
    body.write(new ByteBufferAccessor(buffer), cache, version);
    return buffer.array();
  }

  static void fill(Object message, Schema schema, boolean nulls) throws Exception {
    for (BoundField bound : schema.fields()) {
      List<org.apache.kafka.common.protocol.types.Field> fields = bound.def.type instanceof TaggedFields tagged
          ? new ArrayList<>(tagged.fields().values())
          : List.of(bound.def);
      for (org.apache.kafka.common.protocol.types.Field field : fields) {
        Field java = java(message, field.name);
        if (nulls && field.type.isNullable()) java.set(message, null);
        else java.set(message, value(java.getType(), java.getGenericType(), field.type, java.get(message), nulls));
      }
    }
  }

  @SuppressWarnings("unchecked")
  static Object value(Class<?> java, Type generic, org.apache.kafka.common.protocol.types.Type type, Object now, boolean nulls)
      throws Exception {
    counter++;
    if (type instanceof Schema schema) {
      Object struct = java.getDeclaredConstructor().newInstance();
      fill(struct, schema, nulls);
      return struct;
    }
    if (type.arrayElementType().isPresent()) {
      Class<?> element = element(java, generic);
      Collection<Object> values = now == null || List.class == java ? new ArrayList<>() : (Collection<Object>) now;
      for (int i = 0; i < 2; i++) values.add(value(element, element, type.arrayElementType().get(), null, nulls));
      return values;
    }
    if (java == boolean.class) return true;
    if (java == byte.class || java == Byte.class) return (byte) (counter % 100 - 50);
    if (java == short.class || java == Short.class) return (short) (counter * 97 % 30_000 - 10_000);
    if (java == int.class && type.toString().equals("UINT16")) return 40_000 + counter;
    if (java == int.class || java == Integer.class) return counter * 1_000_003 - 20_000_000;
    // Exact as a number of JSON.
    if (java == long.class || java == Long.class) return counter * 100_000_000_007L - 2_000_000_000_000L;
    if (java == double.class) return counter / 8.0;
    if (java == Uuid.class) return new Uuid(0x0123456789abcdefL + counter, -counter);
    if (java == String.class) return "\u00e9\u4e2d\ud83d\ude00-" + counter;
    if (java == byte[].class) return ("bytes " + counter).getBytes(StandardCharsets.UTF_8);
    if (java == ByteBuffer.class) return ByteBuffer.wrap(("bytes " + counter).getBytes(StandardCharsets.UTF_8));
    if (java.getSimpleName().equals("BaseRecords")) return batches();
    throw new IllegalArgumentException(java + " " + type);
  }

  /** A batch of each compression. */
  static MemoryRecords batches() {
    List<Compression> all = List.of(
        Compression.NONE, Compression.gzip().build(), Compression.snappy().build(), Compression.lz4().build(), Compression.zstd().build());
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    long offset = 7;
    for (Compression compression : all) {
      SimpleRecord[] records = new SimpleRecord[3];
      for (int i = 0; i < records.length; i++) {
        byte[] key = i == 1 ? null : ("key " + i).getBytes(StandardCharsets.UTF_8);
        byte[] value = i == 2 ? null : ("value ".repeat(20) + i).getBytes(StandardCharsets.UTF_8);
        Header[] headers = {new RecordHeader("h", new byte[] {1, 2, (byte) i}), new RecordHeader("none", (byte[]) null)};
        records[i] = new SimpleRecord(1_700_000_000_000L + i, key, value, headers);
      }
      buffer.put(MemoryRecords.withRecords(offset, compression, 5, records).buffer());
      offset += records.length;
    }
    buffer.flip();
    return MemoryRecords.readableRecords(buffer);
  }

  static Class<?> element(Class<?> java, Type generic) {
    if (generic instanceof ParameterizedType type) return (Class<?>) type.getActualTypeArguments()[0];
    return (Class<?>) ((ParameterizedType) java.getGenericSuperclass()).getActualTypeArguments()[0];
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
