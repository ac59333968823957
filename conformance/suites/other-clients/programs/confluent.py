"""Confluent's client: admin, producer, group, transactions, exactly once. Prints what it saw as one line of JSON."""
import json
import sys
import time
import uuid

from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, AlterConfigOpType, ConfigEntry, ConfigResource, NewPartitions, NewTopic, OffsetSpec

brokers, protocol = sys.argv[1:3]
run = uuid.uuid4().hex[:8]
topic, output, group = f"confluent-{run}", f"confluent-{run}-output", f"confluent-{run}-group"
base = {"bootstrap.servers": brokers}
seen = {}


def done(futures):
    return {key: future.result(timeout=30) for key, future in futures.items()}


def until(condition):
    deadline = time.monotonic() + 30
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


def consumer(group_id, **more):
    settings = {**base, "group.id": group_id, "group.protocol": protocol, "auto.offset.reset": "earliest",
                "enable.auto.commit": False, **more}
    if protocol == "classic":
        settings["session.timeout.ms"] = 6000
    return Consumer(settings)


def take(member, count):
    found = []
    for _ in range(600):
        message = member.poll(0.1)
        if message is None:
            continue
        if message.error():
            raise KafkaException(message.error())
        found.append(message)
        if len(found) == count:
            break
    return found


admin = AdminClient(base)
done(admin.create_topics([NewTopic(topic, 2, config={"retention.ms": "3600000"}), NewTopic(output, 1)]))
try:
    done(admin.create_topics([NewTopic(topic, 2)]))
except KafkaException as error:
    seen["created twice"] = error.args[0].name()
# The controller answers before the broker has heard of it.
until(lambda: {topic, output} <= set(admin.list_topics(timeout=30).topics))
resource = ConfigResource("topic", topic)
seen["retention"] = done(admin.describe_configs([resource]))[resource]["retention.ms"].value
change = ConfigEntry("max.message.bytes", "2000000", incremental_operation=AlterConfigOpType.SET)
done(admin.incremental_alter_configs([ConfigResource("topic", topic, incremental_configs=[change])]))
until(lambda: done(admin.describe_configs([resource]))[resource]["max.message.bytes"].value == "2000000")
done(admin.create_partitions([NewPartitions(topic, 4)]))
until(lambda: len(admin.list_topics(topic, timeout=30).topics[topic].partitions) == 4)
seen["nodes"] = len(admin.describe_cluster().result(timeout=30).nodes)

producer = Producer({**base, "enable.idempotence": True, "linger.ms": 5, "compression.type": "zstd"})
delivered = []
for i in range(100):
    producer.produce(topic, key=f"key {i}", value=f"value {i}", partition=i % 4, headers=[("n", str(i)), ("null", None)],
                     on_delivery=lambda error, message: delivered.append(error is None))
producer.flush(30)
seen["delivered"] = sum(delivered)

latest = {TopicPartition(topic, p): OffsetSpec.latest() for p in range(4)}
seen["ends"] = [found.offset for found in done(admin.list_offsets(latest)).values()]

first = consumer(group)
first.subscribe([topic])
messages = take(first, 100)
seen["values"] = len({message.value() for message in messages})
seen["headers"] = messages[0].headers()[1] == ("null", None)
first.commit(asynchronous=False)
seen["group type"] = done(admin.describe_consumer_groups([group]))[group].type.name
seen["group state"] = done(admin.describe_consumer_groups([group]))[group].state.name
seen["members"] = len(done(admin.describe_consumer_groups([group]))[group].members)

# Two members share: every record once.
second = consumer(group)
second.subscribe([topic])
for _ in range(400):
    first.poll(0.05)
    second.poll(0.05)
    if len(first.assignment()) == 2 and len(second.assignment()) == 2:
        break
seen["shares"] = [len(first.assignment()), len(second.assignment())]
for i in range(40):
    producer.produce(topic, value=f"more {i}", partition=i % 4)
producer.flush(30)
seen["of both"] = sorted([len(take(first, 20)), len(take(second, 20))])
first.commit(asynchronous=False)
second.commit(asynchronous=False)
first.close()
second.close()
offsets = done(admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group)]))[group].topic_partitions
seen["committed"] = sorted(found.offset for found in offsets)

# Exactly once: read, write and commit in one transaction; an aborted one leaves nothing.
writer = Producer({**base, "transactional.id": f"confluent-{run}-transactional"})
writer.init_transactions(30)
reader = consumer(f"{group}-exactly-once")
reader.subscribe([topic])
read = take(reader, 140)
for attempt in ("abort", "commit"):
    writer.begin_transaction()
    for message in read:
        writer.produce(output, value=message.value() + b"!")
    writer.send_offsets_to_transaction(reader.position(reader.assignment()), reader.consumer_group_metadata(), 30)
    if attempt == "abort":
        writer.flush(30)
        writer.abort_transaction(30)
        seen["aborted offsets"] = [p.offset for p in reader.committed(reader.assignment(), timeout=30)]
    else:
        writer.commit_transaction(30)
        seen["transacted offsets"] = [p.offset for p in reader.committed(reader.assignment(), timeout=30)]
reader.close()
for level in ("read_committed", "read_uncommitted"):
    look = consumer(f"{group}-{level}", **{"isolation.level": level, "enable.partition.eof": False})
    look.assign([TopicPartition(output, 0, 0)])
    expected = 140 if level == "read_committed" else 280
    seen[level] = len(take(look, expected))
    if level == "read_committed":
        seen["nothing behind"] = look.poll(1) is None
    look.close()
fenced = Producer({**base, "transactional.id": f"confluent-{run}-transactional"})
fenced.init_transactions(30)
try:
    writer.begin_transaction()
    writer.produce(output, value="from the dead")
    writer.commit_transaction(30)
except KafkaException as error:
    seen["fenced"] = error.args[0].fatal()

done(admin.delete_records([TopicPartition(topic, 0, 10)]))
earliest = {TopicPartition(topic, 0): OffsetSpec.earliest()}
seen["start"] = [found.offset for found in done(admin.list_offsets(earliest)).values()]
done(admin.delete_consumer_groups([group]))
seen["listed"] = [found.group_id for found in admin.list_consumer_groups().result(timeout=30).valid if found.group_id == group]
done(admin.delete_topics([topic, output]))
print(json.dumps(seen))
