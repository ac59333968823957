"""The well-known tutorial's flow: consume, json.loads, on any exception send the value to the DLQ (acks=all).

Arguments: N TOPIC DLQ GROUP
"""

import json
import os
import resource
import sys
import time

from kafka import KafkaConsumer, KafkaProducer

wanted, topic, dlq, group = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
brokers = os.environ.get("BROKERS", "127.0.0.1:9092").split(",")
producer = KafkaProducer(bootstrap_servers=brokers, acks="all", value_serializer=lambda v: v.encode("utf-8"))
consumer = KafkaConsumer(
    topic,
    bootstrap_servers=brokers,
    group_id=group,
    auto_offset_reset="earliest",
    enable_auto_commit=True,
    value_deserializer=lambda v: v.decode("utf-8"),
)
done = dead = 0
start = None
for message in consumer:
    start = start or time.perf_counter()
    try:
        json.loads(message.value)
    except Exception:
        producer.send(dlq, value=message.value)
        dead += 1
    done += 1
    if done >= wanted:
        break
producer.flush()
consumer.commit()
seconds = time.perf_counter() - start
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print("kafka-python", done, dead, round(seconds, 3), round(done / seconds), rss, flush=True)
consumer.close()
