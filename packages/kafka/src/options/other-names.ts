/** What options are called in KafkaJS, Java's client and librdkafka, and here. Written without capitals, dots, dashes and underscores. */
const names: Readonly<Record<string, string>> = {
  ssl: 'tls',
  bootstrapservers: 'brokers',
  bootstrapbrokers: 'brokers',
  metadatabrokerlist: 'brokers',
  brokerlist: 'brokers',
  servers: 'brokers',
  group: 'groupId',
  consumergroup: 'groupId',
  topic: 'topics',
  frombeginning: 'from',
  autooffsetreset: 'from',
  startfrom: 'from',
  isolationlevel: 'isolation',
  readuncommitted: 'isolation',
  autocommitinterval: 'commitIntervalMs',
  autocommitintervalms: 'commitIntervalMs',
  sessiontimeout: 'group.sessionTimeoutMs',
  sessiontimeoutms: 'group.sessionTimeoutMs',
  heartbeatinterval: 'group.heartbeatIntervalMs',
  heartbeatintervalms: 'group.heartbeatIntervalMs',
  rebalancetimeout: 'group.rebalanceTimeoutMs',
  maxpollintervalms: 'group.rebalanceTimeoutMs',
  groupinstanceid: 'group.instanceId',
  instanceid: 'group.instanceId',
  groupprotocol: 'group.protocol',
  partitionassigners: 'group.assignors',
  partitionassignmentstrategy: 'group.assignors',
  partitionsconsumedconcurrently: 'concurrency.limit',
  maxpollrecords: 'fetch.maxBytes',
  connectiontimeout: 'connectTimeoutMs',
  requesttimeout: 'requestTimeoutMs',
  dlq: 'deadLetter.topic',
  dlqtopic: 'deadLetter.topic',
  deadletterqueue: 'deadLetter',
  retries: 'retry.attempts',
  maxattempts: 'retry.attempts'
}

/** The option of this library that a name of another client's stands for; only at the top, where those are given. */
export function meant(name: string, path: string): string | undefined {
  const plain = name.toLowerCase().replaceAll(/[._-]/g, '')
  return path === '' && Object.hasOwn(names, plain) ? names[plain] : undefined
}
