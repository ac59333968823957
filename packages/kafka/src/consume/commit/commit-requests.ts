import { kafkaErrors } from '../../client/kafka-errors.ts'
import { partitionKey } from '../../client/partition-key.ts'
import type { CommittedOffset, TopicPartitionError } from '../../client/port.ts'
import { withoutRanges } from '../partition/commit-metadata.ts'

type Commit = (offsets: readonly CommittedOffset[]) => Promise<readonly TopicPartitionError[]>

/**
 * What one commit may hold, as the broker's log has it. A broker writes a commit as one batch of records, which must fit
 * `max.message.bytes` of its topic for offsets: 1 MiB by default.
 */
const maxBytes = 256 * 1024
/** After so many commits that were taken, larger ones are tried again. */
const patience = 50

/** The broker says that the batch is too large. */
const tooLarge: ReadonlySet<number> = new Set([
  kafkaErrors.MESSAGE_TOO_LARGE,
  kafkaErrors.RECORD_LIST_TOO_LARGE,
  kafkaErrors.INVALID_COMMIT_OFFSET_SIZE
])

/**
 * Commits of any number of partitions, in requests that a broker takes: refused for their size, they are cut in halves,
 * down to one partition. Brokers since 4.0 say UNKNOWN_SERVER_ERROR to a batch that is too large, and to a log that
 * cannot be written just now: smaller ones are tried until one is taken, or until one alone is refused, which tells that
 * it was not the size.
 */
export class CommitRequests {
  readonly #commit: Commit
  #bytes = maxBytes
  #taken = 0

  constructor(commit: Commit) {
    this.#commit = commit
  }

  /**
   * A code for each partition. One whose metadata is too large for a commit of its own is answered with
   * OFFSET_METADATA_TOO_LARGE, whatever the broker called it.
   * @throws what the commit throws, when nothing was committed before
   */
  async commit(offsets: readonly CommittedOffset[]): Promise<readonly TopicPartitionError[]> {
    const answers: TopicPartitionError[] = []
    const before = this.#bytes
    let waiting = split(offsets, this.#bytes)
    while (waiting.length > 0) {
      const part = waiting.shift() as CommittedOffset[]
      const got = await this.#send(part, answers.length > 0)
      const isRefused = (answer: TopicPartitionError): boolean => tooLarge.has(answer.errorCode) || mayBeSize(answer)
      const refused = got.filter(isRefused)
      for (const answer of got) if (!isRefused(answer)) answers.push(answer)
      if (refused.length === 0) {
        this.#accepted()
        continue
      }
      const keys = new Set(refused.map(partitionKey))
      const again = part.filter(offset => keys.has(partitionKey(offset)))
      if (again.length > 1) {
        this.#bytes = Math.max(1, Math.floor(Math.min(this.#bytes, bytesOf(again)) / 2))
        waiting = split([...again, ...waiting.flat()], this.#bytes)
        continue
      }
      const [offset, answer] = [again[0] as CommittedOffset, refused[0] as TopicPartitionError]
      if (offset.metadata !== '' && (tooLarge.has(answer.errorCode) || (await this.#takesLess(offset)))) {
        answers.push({ ...answer, errorCode: kafkaErrors.OFFSET_METADATA_TOO_LARGE })
        continue
      }
      answers.push(answer)
      if (!mayBeSize(answer)) continue
      // Not the size: the same would be said to all that is left.
      this.#bytes = before
      answers.push(...waiting.flat().map(left => ({ ...place(left), errorCode: answer.errorCode })))
      break
    }
    return answers
  }

  async #send(part: readonly CommittedOffset[], some: boolean): Promise<readonly TopicPartitionError[]> {
    try {
      return await this.#commit(part)
    } catch (error) {
      if (!some) throw error
      // What was taken before counts; this part is sent again with the next commit.
      return part.map(offset => ({ ...place(offset), errorCode: kafkaErrors.NETWORK_EXCEPTION }))
    }
  }

  /** Whether one partition is taken once its done ranges are left out. */
  async #takesLess(offset: CommittedOffset): Promise<boolean> {
    const metadata = withoutRanges(offset.metadata)
    if (metadata === offset.metadata) return false
    const [answer] = await this.#send([{ ...offset, metadata }], true)
    return answer?.errorCode === kafkaErrors.NONE
  }

  #accepted(): void {
    if (this.#bytes === maxBytes || ++this.#taken < patience) return
    this.#taken = 0
    this.#bytes = Math.min(maxBytes, this.#bytes * 2)
  }
}

const mayBeSize = ({ errorCode }: TopicPartitionError): boolean => errorCode === kafkaErrors.UNKNOWN_SERVER_ERROR

/** What an offset takes in the broker's log, about: its key names the group and the topic. */
const bytesOf = (offsets: readonly CommittedOffset[]): number =>
  offsets.reduce((sum, { topic, metadata }) => sum + 150 + topic.length + metadata.length, 0)

/** In parts of at most so many bytes, each with one offset at least; the order stays. */
function split(offsets: readonly CommittedOffset[], bytes: number): CommittedOffset[][] {
  const parts: CommittedOffset[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const offset of offsets) {
    const more = bytesOf([offset])
    if (size + more > bytes) {
      parts.push([])
      size = 0
    }
    parts.at(-1)?.push(offset)
    size += more
  }
  return parts
}

const place = ({ topic, partition }: CommittedOffset): { topic: string; partition: number } => ({ topic, partition })
