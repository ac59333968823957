import type { Original } from '../records/redriven-record.ts'
import type { RecordHeader, TimestampType } from '../records/source-record.ts'

/** The last header of a copy in a family topic: which record it is a copy of, and for which group. */
export const familyHeader = 'x-dead-letter-family'
const familyName = Buffer.from(familyHeader)

/** Which record a copy stands for; this header is among those that were added. */
export interface FamilyPlace extends Original {
  readonly group: string
}

const types: readonly TimestampType[] = ['CreateTime', 'LogAppendTime', 'NoTimestampType']
/** The group stands last: only it may hold a space. */
const shape = /^([A-Za-z0-9._-]{1,249})\/(\d{1,10})\/(\d{1,16}) (-?\d{1,16}) ([A-Za-z]{1,20}) (\d{1,4}) (.*)$/s
const mostBytes = 1200

/** `<topic>/<partition>/<offset> <timestamp> <timestamp type> <number of headers that were added> <group>`. */
export function familyEntry(place: FamilyPlace): readonly [Buffer, Buffer] {
  const { topic, partition, offset, timestamp, timestampType, added, group } = place
  const text = `${topic}/${partition}/${offset} ${timestamp} ${timestampType} ${added} ${group}`
  return [familyName, Buffer.from(text)]
}

/** What the last header of a record in a family topic says; `null` when it is no copy. Never throws: anybody can write headers. */
export function readFamily(headers: readonly RecordHeader[]): FamilyPlace | null {
  const last = headers.at(-1)
  if (last?.name !== familyHeader || last.value === null || last.value.length > mostBytes) return null
  const found = shape.exec(last.value.toString())
  if (found === null) return null
  const [, topic = '', partition, offset, timestamp, type = '', added, group = ''] = found
  const timestampType = types.find(known => known === type)
  const place = { partition: Number(partition), offset: Number(offset), timestamp: Number(timestamp) }
  const count = Number(added)
  const fits = place.partition <= 2_147_483_647 && count >= 1 && count <= headers.length
  if (timestampType === undefined || !fits || !Number.isSafeInteger(place.offset)) return null
  return { topic, ...place, timestampType, added: count, group }
}
