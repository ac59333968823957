"""kafka-python: admin, producer, group, transactions. Prints what it saw as one line of JSON."""
import json
import sys
import threading
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


def take(member, count):
    found = []
    deadline = time.monotonic() + 60
    while len(found) < count and time.monotonic() < deadline:
        for records in member.poll(timeout_ms=2000).values():
            found.extend(records)
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


class Member(threading.Thread):
    """On a thread of its own, with long polls: a join that the end of a poll interrupts is forgotten."""

    def __init__(self):
        super().__init__(daemon=True)
        self.consumer = consumer(topic, group_id=group, session_timeout_ms=6000, heartbeat_interval_ms=200,
                                 enable_auto_commit=True, auto_commit_interval_ms=100)
        self.records = []
        self.stopping = False
        self.start()

    def run(self):
        while not self.stopping:
            for records in self.consumer.poll(timeout_ms=2000).values():
                self.records.extend(records)
        self.consumer.close()

    def stop(self):
        self.stopping = True
        self.join()


admin = KafkaAdminClient(bootstrap_servers=brokers)
admin.create_topics({topic: {"num_partitions": 2, "replication_factor": 1, "configs": {"retention.ms": "3600000"}},
                     output: {"num_partitions": 1, "replication_factor": 1}})
try:
    admin.create_topics({topic: {}})
except TopicAlreadyExistsError:
    seen["created twice"] = True
# The controller answers before the broker has heard of it.
until(lambda: {topic, output} <= set(admin.list_topics()))
admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, {"max.message.bytes": "2000000"})])
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

first = Member()
until(lambda: len(first.records) == 100)
seen["values"] = len({record.value for record in first.records})
second = Member()
until(lambda: len(first.consumer.assignment()) == len(second.consumer.assignment()) == 2)
described = admin.describe_groups([group])[group]
seen["group"] = [described["group_state"], len(described["members"])]
for i in range(40):
    producer.send(topic, value=b"more %d" % i, partition=i % 4)
producer.flush(30)
until(lambda: len(first.records) + len(second.records) == 140)
seen["of both"] = [len(first.records), len(second.records)]
first.stop()
second.stop()
committed = admin.list_group_offsets({group: None})[group]
seen["committed"] = sorted(place.offset for place in committed.values())

writer = KafkaProducer(bootstrap_servers=brokers, transactional_id=f"kafka-python-{run}-transactional")
writer.init_transactions()
source = consumer(topic, group_id=f"{group}-exactly-once")
read = take(source, 140)
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
    seen[level] = len(take(look, expected))
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
