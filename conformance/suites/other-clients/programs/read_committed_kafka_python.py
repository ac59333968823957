"""Reads topics as a read-committed consumer does: as many records as are expected, and whether there is one behind."""
import json
import sys
import time

from kafka import KafkaConsumer, TopicPartition

brokers, topics, expected = sys.argv[1].split(","), sys.argv[2].split(","), int(sys.argv[3])
consumer = KafkaConsumer(bootstrap_servers=brokers, isolation_level="read_committed", enable_auto_commit=False)
partitions = [TopicPartition(topic, p) for topic in topics for p in consumer.partitions_for_topic(topic)]
consumer.assign(partitions)
consumer.seek_to_beginning(*partitions)
seen = []
deadline = time.monotonic() + 60
while len(seen) < expected and time.monotonic() < deadline:
    for records in consumer.poll(timeout_ms=500).values():
        seen.extend((record.topic, record.value) for record in records)
nothing = not any(consumer.poll(timeout_ms=1000).values())
print(json.dumps({"count": len(seen), "distinct": len(set(seen)), "nothing behind": nothing}))
consumer.close()
