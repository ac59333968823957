/**
 * DeleteRecords (key 21), versions 0 to 2.
 * Moves the start of a log to an offset, −1 for its end; records before it are gone at once for readers, and from memory with
 * their segments. A topic that is compacted and nothing else refuses it. Source: KIP-107.
 */
import { errorCodes } from '@dead-letter/protocol'
import { deleteRecordsRequest, deleteRecordsResponse } from '@dead-letter/protocol/messages/delete-records'
import { api } from './api.ts'

export const deleteRecords = api({
  key: 21,
  name: 'DeleteRecords',
  request: deleteRecordsRequest,
  response: deleteRecordsResponse,
  handle(request, { cluster, faults }) {
    return {
      topics: request.topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex, offset }) => {
          const fault = faults.code(name, partitionIndex) || faults.code()
          if (fault !== 0) return { partitionIndex, errorCode: fault, lowWatermark: -1n }
          const deleted = cluster.topics.log(name, partitionIndex)?.deleteBefore(offset)
          return {
            partitionIndex,
            errorCode: deleted?.code ?? errorCodes.UNKNOWN_TOPIC_OR_PARTITION,
            lowWatermark: deleted?.lowWatermark ?? -1n
          }
        })
      }))
    }
  },
  *targets(request) {
    for (const { name, partitions } of request.topics)
      for (const { partitionIndex } of partitions) yield { topic: name, partition: partitionIndex }
  }
})
