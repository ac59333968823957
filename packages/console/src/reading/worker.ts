import { parentPort, workerData } from 'node:worker_threads'
import { Cluster, DeadLetterError, followLetters, letterMask } from '@dead-letter/operator'
import { type IndexedLetter, indexedLetter } from '../store/letter-row.ts'
import { columnsOf } from './letter-columns.ts'
import type { Followed, Read, ReadingSettings, ToReading } from './messages.ts'
import { Room } from './room.ts'

/** As soon as so many letters are held they are sent. */
const together = 1000
/** Messages that may wait to be written, of all topics together. */
const ahead = 8

const settings = workerData as ReadingSettings
const cluster = Cluster.open(settings.connection)
const mask = letterMask(settings.mask)
const following = new Map<number, Following>()
const room = new Room(ahead)

parentPort?.on('message', (message: ToReading) => {
  if (message.ask === 'follow') {
    const one = new Following(read => parentPort?.postMessage({ ...read, id: message.id }))
    following.set(message.id, one)
    void one.run(message.followed).finally(() => following.delete(message.id))
  } else if (message.ask === 'more') following.get(message.id)?.more()
  else following.get(message.id)?.stop()
})

/** Reads one topic, no further than there is room. */
class Following {
  readonly #tell: (read: Read) => void
  readonly #ending = new AbortController()
  #parts = new Map<number, { next: number; epoch: number; letters: IndexedLetter[] }>()
  #held = 0
  #turn: NodeJS.Immediate | undefined
  /** Messages that wait to be written. */
  #sent = 0

  constructor(tell: (read: Read) => void) {
    this.#tell = tell
  }

  more(): void {
    this.#sent--
    room.give(1)
  }

  stop(): void {
    this.#ending.abort()
    room.give(0)
  }

  async run(followed: Followed): Promise<void> {
    try {
      await this.#follow(followed)
    } catch (error) {
      this.#send()
      const code = DeadLetterError.is(error) ? error.code : ''
      this.#tell({ tell: 'failed', code, reason: error instanceof Error ? error.message : String(error) })
    } finally {
      clearImmediate(this.#turn)
      // Nobody says any more that they are written.
      room.give(this.#sent)
    }
  }

  async #follow(followed: Followed): Promise<void> {
    const { signal } = this.#ending
    const range = {
      ...{ ...followed, signal },
      onOpen: (starts: readonly { readonly partition: number; readonly start: number }[], topicId: string) =>
        this.#tell({ tell: 'open', topicId, starts }),
      onJump: ({ partition, from, to }: { readonly partition: number; readonly from: number; readonly to: number }) => {
        // Forward: retention took what lay there.
        if (to > from) return
        this.#send()
        this.#tell({ tell: 'again', partition, offset: to })
      },
      onCaughtUp: () => {
        this.#send()
        this.#tell({ tell: 'caught up' })
      },
      onWait: () => this.#tell({ tell: 'wait' }),
      onUnreadable: () => {}
    }
    for await (const { partition, next, epoch, letters } of followLetters(cluster, range)) {
      const part = this.#parts.get(partition) ?? { next, epoch, letters: [] }
      this.#parts.set(partition, part)
      part.next = next
      part.epoch = epoch
      for (const letter of letters) {
        part.letters.push(indexedLetter(mask.apply(letter), settings))
        this.#held++
      }
      if (this.#held >= together) this.#send()
      // What came by now goes together; nothing waits for more.
      else this.#turn ??= setImmediate(() => this.#send())
      while (room.isTaken && !signal.aborted) await room.changed()
      if (signal.aborted) return
    }
  }

  #send(): void {
    clearImmediate(this.#turn)
    this.#turn = undefined
    if (this.#parts.size === 0) return
    const parts = [...this.#parts].map(([partition, { next, epoch, letters }]) => ({
      ...{ partition, next, epoch, letters: columnsOf(letters) }
    }))
    this.#parts = new Map()
    this.#held = 0
    this.#sent++
    room.take()
    this.#tell({ tell: 'letters', parts })
  }
}
