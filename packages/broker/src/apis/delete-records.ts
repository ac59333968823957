/**
 * DeleteRecords (key 21), versions 0 to 2.
 * Moves the start of a log to an offset, −1 for its end; records before it are gone at once for readers, and from memory with
 * their segments. A topic that is compacted and nothing else refuses it. Source: KIP-107.
 */
import { deleteRecordsRequest, deleteRecordsResponse } from '@dead-letter/protocol/messages/delete-records'
import { api } from './api.ts'

export const deleteRecords = api({
  key: 21,
  name: 'DeleteRecords',
  request: deleteRecordsRequest,
  response: deleteRecordsResponse,
  handle(request, { lookUp }) {
    return {
      topics: request.topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex, offset }) => {
          const { code, log } = lookUp.partition(name, partitionIndex)
          if (log === null) return { partitionIndex, errorCode: code, lowWatermark: -1n }
          const deleted = log.deleteBefore(offset)
          return { partitionIndex, errorCode: deleted.code, lowWatermark: deleted.lowWatermark }
        })
      }))
    }
  },
  refuse: (errorCode, { topics }) => ({
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode, lowWatermark: -1n }))
    }))
  }),
  *targets(request) {
    for (const { name, partitions } of request.topics)
      for (const { partitionIndex } of partitions) yield { topic: name, partition: partitionIndex }
  }
})
