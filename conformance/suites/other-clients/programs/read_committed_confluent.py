"""Reads topics as a read-committed consumer does: as many records as are expected, and whether there is one behind."""
import json
import sys
import time
import uuid

from confluent_kafka import Consumer, TopicPartition

brokers, topics, expected = sys.argv[1], sys.argv[2].split(","), int(sys.argv[3])
consumer = Consumer({"bootstrap.servers": brokers, "group.id": uuid.uuid4().hex, "isolation.level": "read_committed",
                     "enable.auto.commit": False})
known = consumer.list_topics(timeout=30).topics
consumer.assign([TopicPartition(topic, p, 0) for topic in topics for p in known[topic].partitions])
seen = []
deadline = time.monotonic() + 60
while len(seen) < expected and time.monotonic() < deadline:
    message = consumer.poll(0.5)
    if message is not None and message.error() is None:
        seen.append((message.topic(), message.value()))
behind = consumer.poll(1)
print(json.dumps({"count": len(seen), "distinct": len(set(seen)), "nothing behind": behind is None}))
consumer.close()
