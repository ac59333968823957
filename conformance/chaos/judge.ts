import { header, headerText, originOf, type RawRecord, readAll, recordOf } from '../harness/index.ts'
import type { Acknowledged, Handled, Member } from './fleet.ts'
import { isDead, numberOf } from './load.ts'

export interface Case {
  readonly topic: string
  readonly dlq: string
  readonly brokers: string
  readonly acknowledged: ReadonlySet<number>
  readonly members: readonly Member[]
  /** What keeps its order: the records of a partition, or those of a key of it. */
  readonly orderBy: 'partition' | 'key'
  /** When the DLQ of today was made, if letters of an earlier one are gone with it. */
  readonly dlqSince?: number
}

export interface Verdict {
  readonly produced: number
  readonly handled: number
  readonly dead: number
  readonly handledAgain: number
  readonly lettersAgain: number
  /** What should not be; empty when every promise was kept. */
  readonly problems: readonly string[]
}

/** Compares what lies in the logs with what the members said. The logs are read by the harness's reader, not by the library's. */
export async function judge(given: Case): Promise<Verdict> {
  const { topic, dlq, brokers } = given
  const problems: string[] = []
  const source = await readAll(topic, { brokers })
  const letters = await readAll(dlq, { brokers })
  const records = new Map(source.map(record => [`${record.partition}@${record.offset}`, record]))

  const numbers = new Set(source.map(record => numberOf(record.value)))
  for (const n of given.acknowledged) if (!numbers.has(n)) problems.push(`record ${n} is not in the source`)

  const notes = given.members.flatMap(member => member.notes)
  const handled = notes.filter((note): note is Handled => note[0] === 'handled').sort((a, b) => a[3] - b[3])
  const told = notes.filter((note): note is Acknowledged => note[0] === 'letter')
  const timesHandled = count(handled.map(note => `${note[1]}@${note[2]}`))
  const timesDead = count(letters.map(letter => originOf(letter).replace(`${topic}[`, '').replace(']', '')))
  const everDead = new Set([...timesDead.keys(), ...told.map(note => `${note[1]}@${note[2]}`)])

  for (const [place, record] of records) {
    const dead = isDead(record.value)
    if (dead && !everDead.has(place)) problems.push(`lost: ${place} has no dead letter: ${record.value}`)
    if (!dead && !timesHandled.has(place)) problems.push(`lost: ${place} was never handled: ${record.value}`)
    if (dead && timesHandled.has(place)) problems.push(`${place} should be dead and was handled`)
    if (!dead && everDead.has(place)) problems.push(`${place} should be handled and is dead`)
  }
  for (const place of [...timesHandled.keys(), ...everDead])
    if (!records.has(place)) problems.push(`${place} is not in the source`)

  problems.push(...lettersThatDiffer(letters, records, topic))
  const inLog = new Map(letters.map(letter => [`${letter.partition}@${letter.offset}`, headerText(letter, idHeader)]))
  for (const [, partition, offset, at, id, , dlqPartition, dlqOffset] of told) {
    if (given.dlqSince !== undefined && at < given.dlqSince) continue
    if (inLog.get(`${dlqPartition}@${dlqOffset}`) !== id)
      problems.push(`the letter of ${partition}@${offset} is not at ${dlqPartition}@${dlqOffset} as its receipt says`)
  }

  const groupOf = (place: string): string => {
    const record = records.get(place)
    if (given.orderBy === 'partition') return String(record?.partition)
    // A record without a key has no neighbours.
    return record?.key ? `${record.partition} ${record.key}` : place
  }
  problems.push(
    ...outOfOrder(
      'handled',
      handled.map(note => [note[1], note[2]]),
      groupOf
    )
  )
  if (given.dlqSince === undefined) {
    const origins = letters.map(letter => recordOf(letter)).map(({ partition, offset }) => [partition, offset] as const)
    problems.push(...outOfOrder('dead-lettered', origins, groupOf))
  }
  return {
    produced: source.length,
    handled: timesHandled.size,
    dead: everDead.size,
    handledAgain: handled.length - timesHandled.size,
    lettersAgain: letters.length - timesDead.size,
    problems
  }
}

const idHeader = 'x-dead-letter-id'

function count(places: readonly string[]): Map<string, number> {
  const times = new Map<string, number>()
  for (const place of places) times.set(place, (times.get(place) ?? 0) + 1)
  return times
}

/** Letters of one record have one id, those of different records different ones; each is its record, byte for byte. */
function lettersThatDiffer(
  letters: readonly RawRecord[],
  records: ReadonlyMap<string, RawRecord>,
  topic: string
): string[] {
  const problems: string[] = []
  const idOf = new Map<string, string>()
  const placeOf = new Map<string, string>()
  for (const letter of letters) {
    const made = recordOf(letter)
    const place = `${made.partition}@${made.offset}`
    const record = records.get(place)
    const id = String(header(letter, idHeader))
    if (!originOf(letter).startsWith(`${topic}[`)) problems.push(`a letter names another topic: ${originOf(letter)}`)
    if (String(made.value) !== String(record?.value) || String(made.key) !== String(record?.key))
      problems.push(`the letter of ${place} is not its record: ${made.key} ${made.value}`)
    if ((idOf.get(place) ?? id) !== id) problems.push(`letters of ${place} have different ids`)
    if ((placeOf.get(id) ?? place) !== place) problems.push(`${place} and ${placeOf.get(id)} share the id ${id}`)
    idOf.set(place, id)
    placeOf.set(id, place)
  }
  return problems
}

/** Whatever came for the first time after one that lies behind it in the same group. */
function outOfOrder(
  what: string,
  places: readonly (readonly [partition: number, offset: number])[],
  groupOf: (place: string) => string
): string[] {
  const problems: string[] = []
  const furthest = new Map<string, number>()
  const seen = new Set<string>()
  for (const [partition, offset] of places) {
    const place = `${partition}@${offset}`
    if (seen.has(place)) continue
    seen.add(place)
    const group = groupOf(place)
    const before = furthest.get(group) ?? -1
    if (offset < before) problems.push(`out of order: ${place} was first ${what} after ${partition}@${before}`)
    furthest.set(group, Math.max(before, offset))
  }
  return problems
}
