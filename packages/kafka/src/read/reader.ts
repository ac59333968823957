import type { KafkaClient } from '../client/port.ts'
import type { SourceRecord } from '../records/source-record.ts'
import { Slice } from '../time/slice.ts'
import { FetchAhead } from './fetch-ahead.ts'
import { findPositions, type ReadPosition } from './read-range.ts'
import type { ReadSettings } from './read-settings.ts'
import { Patience } from './read-stall.ts'
import type { RecordChunk } from './record-chunk.ts'

/**
 * Reads a topic without a group, batch by batch: from where the settings say to the end that each partition has now, or
 * for ever. In order within a partition; partitions are read side by side and mixed. Whoever resumes keeps `next` of the
 * last chunk of each partition that is done with.
 */
export async function* readChunks(
  client: KafkaClient,
  settings: ReadSettings
): AsyncGenerator<RecordChunk, void, undefined> {
  const patience = new Patience(settings.topic, settings.stallTimeoutMs, settings.onWait)
  const positions = await findPositions(client, settings, patience)
  settings.onOpen?.(
    positions.map(({ partition, offset, end, logStart }) => ({ partition, start: offset, end, logStart })),
    positions[0]?.topicId ?? ''
  )
  const ahead = new FetchAhead(client, settings, patience, positions)
  const behind = new Behind(positions, settings.onCaughtUp)
  const slice = new Slice()
  const { signal } = settings
  const close = (): void => ahead.close()
  signal?.addEventListener('abort', close)
  try {
    for (let chunks = await ahead.next(); chunks !== null; chunks = await ahead.next()) {
      for await (const chunk of chunks) {
        yield chunk
        behind.reached(chunk.partition, chunk.next)
        // Whoever reads may do no more than count: its loop and this one would never leave the microtasks.
        const turn = slice.step()
        if (turn !== undefined) await turn
        if (signal?.aborted) return
      }
    }
  } catch (error) {
    // What was under way fails when it is ended.
    if (!signal?.aborted) throw error
  } finally {
    signal?.removeEventListener('abort', close)
    ahead.close()
  }
}

/** The same, record by record. */
export async function* readTopic(
  client: KafkaClient,
  settings: ReadSettings
): AsyncGenerator<SourceRecord, void, undefined> {
  const slice = new Slice()
  for await (const { records } of readChunks(client, settings)) {
    for (const record of records) {
      yield record
      const turn = slice.step()
      if (turn !== undefined) await turn
    }
  }
}

/** Which partitions have not been read up to the end that they had at first. */
class Behind {
  readonly #ends: Map<number, number>
  #told: (() => void) | undefined

  constructor(positions: readonly ReadPosition[], caughtUp: (() => void) | undefined) {
    const behind = positions.filter(({ offset, logEnd }) => offset < logEnd)
    this.#ends = new Map(behind.map(({ partition, logEnd }) => [partition, logEnd]))
    this.#told = caughtUp
    this.#tell()
  }

  reached(partition: number, offset: number): void {
    if (offset < (this.#ends.get(partition) ?? Number.POSITIVE_INFINITY)) return
    this.#ends.delete(partition)
    this.#tell()
  }

  #tell(): void {
    if (this.#ends.size > 0) return
    this.#told?.()
    this.#told = undefined
  }
}
