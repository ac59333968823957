import { setTimeout as delay } from 'node:timers/promises'
import type { Cluster } from '@dead-letter/operator'
import { lettersIn } from '../reading/letter-columns.ts'
import { type LetterReading, ReadingFailed } from '../reading/letter-reading.ts'
import type { IndexWriter } from '../store/index-writer.ts'

/** Who is told of what comes. */
export interface FollowerEvents {
  readonly onLetters: (topic: string, count: number) => void
  readonly onAway: (problem: string) => void
  readonly onHere: () => void
}

/** What every follower works with. */
export interface FollowerWork {
  readonly cluster: Cluster
  readonly reading: LetterReading
  readonly writer: IndexWriter
  readonly events: FollowerEvents
}

const retryMs = 1000

/** Follows one dead-letter topic into the index, from where the index is, until it is ended. */
export class DlqFollower {
  readonly topic: string
  readonly dlq: number
  readonly #work: FollowerWork
  readonly #ending = new AbortController()
  readonly #positions: Map<number, number>
  readonly #ends = new Map<number, number>()
  #live = false

  constructor(topic: string, dlq: number, work: FollowerWork) {
    this.topic = topic
    this.dlq = dlq
    this.#work = work
    this.#positions = work.writer.positionsOf(dlq)
  }

  /** Offsets between where it is and where the topic ended when it was last looked at. */
  get behind(): number {
    let behind = 0
    for (const [partition, end] of this.#ends) behind += Math.max(0, end - (this.#positions.get(partition) ?? 0))
    return behind
  }

  get isLive(): boolean {
    return this.#live
  }

  end(): void {
    this.#ending.abort()
  }

  /** Never fails: what goes wrong is told, and tried again. */
  async run(): Promise<void> {
    const { signal } = this.#ending
    while (!signal.aborted) {
      try {
        await this.#follow()
      } catch (error) {
        if (signal.aborted) return
        const code = error instanceof ReadingFailed ? error.code : ''
        if (code === 'READ_TOPIC_ANEW') this.#begin()
        // It is gone, and may come back before whoever looks for topics has seen that: then it is one made anew. It ends with `end`.
        else if (code !== 'READ_TOPIC_MISSING')
          this.#work.events.onAway(`${this.topic}: ${error instanceof Error ? error.message : String(error)}`)
        await delay(retryMs, undefined, { signal }).catch(() => {})
      }
    }
  }

  async #follow(): Promise<void> {
    const { reading, writer, events } = this.#work
    const { signal } = this.#ending
    const topicId = writer.topicIdOf(this.dlq)
    const positions = this.#positions
    const followed = { topic: this.topic, positions, ...(topicId === undefined ? {} : { topicId }) }
    for await (const read of reading.follow(followed, signal)) {
      // Its topic was forgotten meanwhile: nobody would take these letters out any more.
      if (signal.aborted) return
      switch (read.tell) {
        case 'open':
          writer.commit()
          writer.setTopicId(this.dlq, read.topicId)
          for (const { partition, start } of read.starts) positions.set(partition, start)
          events.onHere()
          break
        case 'letters':
          for (const { partition, next, epoch, letters } of read.parts) {
            const count = writer.addLetters(this.dlq, partition, next, lettersIn(letters), epoch)
            positions.set(partition, next)
            if (count > 0) events.onLetters(this.topic, count)
          }
          break
        case 'again':
          writer.takeFrom(this.dlq, read.partition, read.offset)
          positions.set(read.partition, read.offset)
          break
        case 'caught up':
          this.#live = true
          break
        case 'wait':
          events.onHere()
      }
    }
  }

  /** Where the topic begins and ends now. */
  looked(partition: number, end: number): void {
    this.#ends.set(partition, end)
  }

  #begin(): void {
    const { writer } = this.#work
    writer.takeDlq(this.dlq)
    writer.setTopicId(this.dlq, '')
    this.#positions.clear()
    this.#live = false
  }
}
