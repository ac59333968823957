import type { MessageOf } from '@dead-letter/protocol'
import type { fetchResponse } from '@dead-letter/protocol/messages/fetch'
import type { listOffsetsResponse } from '@dead-letter/protocol/messages/list-offsets'
import type { produceResponse } from '@dead-letter/protocol/messages/produce'
import { deleteRecords } from '../../src/apis/delete-records.ts'
import { describeProducers } from '../../src/apis/describe-producers.ts'
import { fetchApi } from '../../src/apis/fetch.ts'
import { initProducerId } from '../../src/apis/init-producer-id.ts'
import { listOffsets } from '../../src/apis/list-offsets.ts'
import { offsetForLeaderEpoch } from '../../src/apis/offset-for-leader-epoch.ts'
import { produce } from '../../src/apis/produce.ts'
import type { BrokerOptions } from '../../src/options.ts'
import { batchOf } from '../log/batches.ts'
import { served } from '../served.ts'

export type FetchAnswer = MessageOf<typeof fetchResponse>
type ProduceAnswer = MessageOf<typeof produceResponse>
type ListOffsetsAnswer = MessageOf<typeof listOffsetsResponse>

/** What a fetch asks for, with what a test seldom says left out. */
export interface FetchAsk {
  readonly topic?: string
  readonly partition?: number
  readonly offset?: bigint
  readonly partitionMaxBytes?: number
  readonly extra?: object
  readonly request?: object
}

/** The APIs of the log, with topic `t` of two partitions. */
export function logApis(options: BrokerOptions = {}) {
  const list = [produce, fetchApi, listOffsets, offsetForLeaderEpoch, deleteRecords, describeProducers, initProducerId]
  const broker = served({ topics: [{ name: 't', partitions: 2 }], ...options }, list)
  const { ask } = broker

  const send = async (
    records: Buffer | null,
    { acks = 1, version = 12, topic = 't', index = 0, transactionalId = null as string | null } = {}
  ) => {
    const id = broker.cluster.topics.get(topic)?.id
    const topicData = [{ name: topic, topicId: id, partitionData: [{ index, records }] }]
    const answer = (await ask(
      'Produce',
      { acks, timeoutMs: 1000, transactionalId, topicData },
      { version }
    )) as ProduceAnswer
    return answer?.responses[0]?.partitionResponses[0]
  }

  const fetch = async (wanted: FetchAsk = {}, version = 12): Promise<FetchAnswer> => {
    const { topic = 't', partition = 0, offset = 0n, partitionMaxBytes = 1_000_000 } = wanted
    const part = { partition, fetchOffset: offset, partitionMaxBytes, ...wanted.extra }
    const topics = [{ topic, topicId: broker.cluster.topics.get(topic)?.id, partitions: [part] }]
    const request = { maxWaitMs: 0, minBytes: 1, maxBytes: 10_000_000, topics, ...wanted.request }
    return (await ask('Fetch', request, { version })) as FetchAnswer
  }

  const list1 = async (timestamp: bigint, { version = 11, isolationLevel = 0, topic = 't' } = {}) => {
    const topics = [{ name: topic, partitions: [{ partitionIndex: 0, timestamp }] }]
    const request = { replicaId: -1, isolationLevel, topics }
    const answer = (await ask('ListOffsets', request, { version })) as ListOffsetsAnswer
    return answer.topics[0]?.partitions[0]
  }
  return { ...broker, send, fetch, list: list1, batch: batchOf }
}
