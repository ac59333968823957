"""kafka-python: admin, producer, group, transactions. Prints what it saw as one line of JSON."""
import json
import sys
import time
import uuid

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, OffsetSpec
from kafka.errors import TopicAlreadyExistsError

brokers = sys.argv[1].split(",")
run = uuid.uuid4().hex[:8]
topic, output, group = f"kafka-python-{run}", f"kafka-python-{run}-output", f"kafka-python-{run}-group"
seen = {}


def consumer(*topics, **more):
    settings = {"auto_offset_reset": "earliest", "enable_auto_commit": False, **more}
    return KafkaConsumer(*topics, bootstrap_servers=brokers, **settings)


def take(members, count):
    """Records of all members, until there are so many; each member's own."""
    found = [[] for _ in members]
    deadline = time.monotonic() + 60
    while sum(map(len, found)) < count and time.monotonic() < deadline:
        for member, own in zip(members, found):
            for records in member.poll(timeout_ms=100).values():
                own.extend(records)
    return found


def until(condition):
    deadline = time.monotonic() + 60
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


def configs(name):
    modified = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])["topic"][name]
    return {found: config["value"] for found, config in modified.items()}


def both_have_two():
    for member in (first, second):
        member.poll(timeout_ms=50)
    return len(first.assignment()) == len(second.assignment()) == 2


admin = KafkaAdminClient(bootstrap_servers=brokers)
admin.create_topics({topic: {"num_partitions": 2, "replication_factor": 1, "configs": {"retention.ms": "3600000"}},
                     output: {"num_partitions": 1, "replication_factor": 1}})
try:
    admin.create_topics({topic: {}})
except TopicAlreadyExistsError:
    seen["created twice"] = True
admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, {"max.message.bytes": "2000000"})])
# The controller answers before the broker has heard of it.
until(lambda: configs(topic) == {"max.message.bytes": "2000000", "retention.ms": "3600000"})
admin.create_partitions({topic: 4})
until(lambda: len(admin.describe_topics([topic])[0]["partitions"]) == 4)
partitions = [TopicPartition(topic, p) for p in range(4)]

producer = KafkaProducer(bootstrap_servers=brokers, enable_idempotence=True, compression_type="gzip")
futures = [producer.send(topic, key=b"key %d" % i, value=b"value %d" % i, partition=i % 4, headers=[("n", b"%d" % i)])
           for i in range(100)]
producer.flush(30)
seen["offsets"] = sorted({future.get(30).offset for future in futures})[-1]

reader = consumer()
seen["ends"] = sorted(reader.end_offsets(partitions).values())
stamp = futures[0].get().timestamp
seen["by time"] = reader.offsets_for_times({partitions[0]: stamp})[partitions[0]].offset
reader.close()

settings = {"group_id": group, "session_timeout_ms": 6000, "heartbeat_interval_ms": 200}
first, second = consumer(topic, **settings), consumer(topic, **settings)
found = take([first, second], 100)
seen["values"] = len({record.value for own in found for record in own})
until(both_have_two)
for member in (first, second):
    member.seek_to_end()
    for partition in member.assignment():
        member.position(partition)
described = admin.describe_groups([group])[group]
seen["group"] = [described["group_state"], len(described["members"])]
for i in range(40):
    producer.send(topic, value=b"more %d" % i, partition=i % 4)
producer.flush(30)
seen["of both"] = sorted(map(len, take([first, second], 40)))
first.commit()
second.commit()
first.close()
second.close()
committed = admin.list_group_offsets({group: None})[group]
seen["committed"] = sorted(place.offset for place in committed.values())

writer = KafkaProducer(bootstrap_servers=brokers, transactional_id=f"kafka-python-{run}-transactional")
writer.init_transactions()
source = consumer(topic, group_id=f"{group}-exactly-once")
[read] = take([source], 140)
for end in ("abort", "commit"):
    writer.begin_transaction()
    for record in read:
        writer.send(output, value=record.value + b"!")
    positions = {p: source.position(p) for p in source.assignment()}
    writer.send_offsets_to_transaction(
        {p: type(next(iter(committed.values())))(offset, "", -1) for p, offset in positions.items()},
        source.group_metadata())
    writer.flush(30)
    if end == "abort":
        writer.abort_transaction()
        seen["offsets after abort"] = [source.committed(p) for p in sorted(source.assignment())]
    else:
        writer.commit_transaction()
        # The coordinator answers before the markers are written.
        until(lambda: [source.committed(p) for p in source.assignment()] == [35, 35, 35, 35])
source.close()
for level, expected in (("read_committed", 140), ("read_uncommitted", 280)):
    look = consumer(isolation_level=level)
    look.assign([TopicPartition(output, 0)])
    seen[level] = len(take([look], expected)[0])
    if level == "read_committed":
        seen["nothing behind"] = look.poll(timeout_ms=1000) == {}
    look.close()

admin.delete_records({partitions[0]: 10})
seen["start"] = admin.list_partition_offsets({partitions[0]: OffsetSpec.EARLIEST})[partitions[0]].offset
admin.delete_groups([group])
seen["listed"] = [found["group_id"] for found in admin.list_groups() if found["group_id"] == group]
admin.delete_topics([topic, output])
until(lambda: not {topic, output} & set(admin.list_topics()))
print(json.dumps(seen))
