/**
 * DescribeLogDirs (key 35), versions 1 to 5.
 * One folder that does not exist holds all partitions: records are kept in memory. Sizes are those of the records; how
 * much the folder could hold is not known. Null topics mean all; partitions that do not exist are left out.
 * Source: KIP-113, KIP-827, KIP-1066 (a cordoned folder: never).
 */

import type { MessageOf } from '@dead-letter/protocol'
import { describeLogDirsRequest, describeLogDirsResponse } from '@dead-letter/protocol/messages/describe-log-dirs'
import type { Cluster } from '../cluster.ts'
import type { Topic } from '../topics/topic.ts'
import { api } from './api.ts'

type Wanted = MessageOf<typeof describeLogDirsRequest>['topics']

export const describeLogDirs = api({
  key: 35,
  name: 'DescribeLogDirs',
  request: describeLogDirsRequest,
  response: describeLogDirsResponse,
  targets: ({ topics }) =>
    (topics ?? []).flatMap(({ topic, partitions }) => partitions.map(partition => ({ topic, partition }))),
  refuse: errorCode => ({ errorCode }),
  handle({ topics }, { cluster }) {
    const { configs } = cluster
    return {
      results: [
        { logDir: configs.value('log.dirs') ?? configs.text('log.dir'), topics: [...described(topics, cluster)] }
      ]
    }
  }
})

function* described(wanted: Wanted, { topics }: Cluster) {
  for (const topic of topics) {
    const partitions = partitionsOf(topic, wanted)
    if (partitions.length > 0) yield { name: topic.name, partitions }
  }
}

function partitionsOf(topic: Topic, wanted: Wanted) {
  const asked = wanted?.filter(one => one.topic === topic.name).flatMap(({ partitions }) => partitions)
  return topic.partitions
    .filter(({ partition }) => asked?.includes(partition) ?? true)
    .map(({ partition, sizeBytes }) => ({ partitionIndex: partition, partitionSize: BigInt(sizeBytes) }))
}
