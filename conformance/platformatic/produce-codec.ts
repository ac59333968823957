import { type API, createAPI, type Reader, Writer } from '@platformatic/kafka'
import type { ProduceAnswer, ProduceRequest } from '../../packages/kafka/src/client/port.ts'

const PRODUCE_KEY = 0
const ALL_IN_SYNC_REPLICAS = -1

/** Produce request, versions 9 to 11 (one shape): one complete record batch for one partition. */
export function writeProduceRequest(request: ProduceRequest): Writer {
  return Writer.create()
    .appendString(request.transaction?.transactionalId ?? null)
    .appendInt16(ALL_IN_SYNC_REPLICAS)
    .appendInt32(request.timeoutMs)
    .appendArray([request], w => {
      w.appendString(request.topic).appendArray([request], w => {
        w.appendInt32(request.partition).appendBytes(request.batch)
      })
    })
    .appendTaggedFields()
}

/** Produce response, versions 9 to 11, to a request for one partition. */
export function readProduceResponse(reader: Reader): ProduceAnswer {
  const answers: ProduceAnswer[] = []
  reader.readArray(r => {
    r.readString() // topic
    r.readArray(r => answers.push(readPartition(r)))
  })
  const [answer] = answers
  if (answer === undefined) throw new RangeError('the answer names no partition')
  return answer
}

function readPartition(r: Reader): ProduceAnswer {
  r.skip(4) // partition
  const errorCode = r.readInt16()
  const baseOffset = Number(r.readInt64())
  const logAppendTime = Number(r.readInt64())
  r.skip(8) // log start
  const recordErrors = r.readArray(r => ({ index: r.readInt32(), message: r.readNullableString() }))
  const errorMessage = r.readNullableString()
  return { errorCode, errorMessage, baseOffset, byTopicId: false, logAppendTime, recordErrors }
}

const produceApi = (version: number): API<[ProduceRequest], ProduceAnswer> =>
  createAPI(PRODUCE_KEY, version, writeProduceRequest, (_correlation, _key, _version, reader) =>
    readProduceResponse(reader)
  )

export const produceVersions: [API<[ProduceRequest], ProduceAnswer>, ...API<[ProduceRequest], ProduceAnswer>[]] = [
  produceApi(11),
  produceApi(10),
  produceApi(9)
]
