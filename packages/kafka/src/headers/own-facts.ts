import { failureStages, letterClasses } from '../failure/failure.ts'
import type { Block } from './block.ts'
import type { DeadLetterFacts } from './dead-letter-facts.ts'
import type { HeaderView } from './header-view.ts'
import { parseLineage } from './lineage.ts'
import type { DialectReader, OriginFacts } from './origin-facts.ts'
import { own, readOriginTimestamp } from './own.ts'
import { springCloudStream, springCloudStreamNames } from './spring-cloud-stream.ts'
import { springKafka, springKafkaNames } from './spring-kafka.ts'

const writtenDialects = [
  { reader: springCloudStream, names: springCloudStreamNames },
  { reader: springKafka, names: springKafkaNames }
]

const none: readonly string[] = []
const partsOf = (text: string | undefined): readonly string[] =>
  text === undefined ? none : text.split(',').filter(part => part !== '')

type Stamp = ReturnType<typeof readOriginTimestamp>

/**
 * What a letter of ours says of itself, each thing read when it is first asked for: who sends letters back asks for few of them. It holds the
 * letter's headers, and what they are views of.
 */
export class OwnFacts implements DeadLetterFacts {
  readonly own = true
  readonly #block: Block
  readonly #view: HeaderView
  #reader: DialectReader | null | undefined
  #told: OriginFacts | undefined
  #stamp: Stamp | null = null
  #group: string | null | undefined = null

  constructor(block: Block) {
    this.#block = block
    this.#view = block.headers
  }

  get dialect(): DeadLetterFacts['dialect'] {
    return this.#written?.dialect ?? null
  }

  get id(): string {
    return this.#block.id
  }

  get firstId(): string {
    return this.#block.firstId
  }

  get lineage(): string | undefined {
    return this.#view.text(own.lineage.text)
  }

  get topic(): string | undefined {
    return (this.#block.origin ?? this.#framework).topic
  }

  get partition(): number | undefined {
    return (this.#block.origin ?? this.#framework).partition
  }

  get offset(): number | undefined {
    return (this.#block.origin ?? this.#framework).offset
  }

  get timestamp(): number | undefined {
    return (this.#ownStamp ?? this.#framework).timestamp
  }

  get timestampType(): string | undefined {
    return (this.#ownStamp ?? this.#framework).timestampType
  }

  get group(): string | undefined {
    if (this.#group === null) this.#group = this.#view.word(own.group.text) ?? this.#framework.group
    return this.#group
  }

  get errorName(): string | undefined {
    return this.#told === undefined ? this.#written?.errorName?.(this.#view) : this.#told.errorName
  }

  get message(): string | undefined {
    return this.#framework.message
  }

  get stack(): string | undefined {
    return this.#framework.stack
  }

  get attempts(): number | undefined {
    return this.#view.decimal(own.attempts.text) ?? this.#framework.attempts
  }

  get at(): number | undefined {
    return this.#view.isoTime(own.at.text)
  }

  get stage(): DeadLetterFacts['stage'] {
    const stage = this.#view.word(own.stage.text)
    return failureStages.find(known => known === stage)
  }

  get class(): DeadLetterFacts['class'] {
    const failureClass = this.#view.word(own.class.text)
    return letterClasses.find(known => known === failureClass)
  }

  get cause(): string | undefined {
    return this.#view.word(own.cause.text)
  }

  get fingerprint(): string | undefined {
    return this.#view.word(own.fingerprint.text)
  }

  get trimmed(): readonly string[] {
    return partsOf(this.#view.text(own.trimmed.text))
  }

  get partitionNote(): string | undefined {
    return this.#view.text(own.partition.text)
  }

  get redrives(): number {
    return this.#view.decimal(own.redrives.text) ?? 0
  }

  get #written(): DialectReader | null {
    if (this.#reader === undefined)
      this.#reader =
        writtenDialects.find(({ names }) => names.some(name => this.#view.position(name.text) !== -1))?.reader ?? null
    return this.#reader
  }

  /** What the dialect's headers tell. A letter of a version without closing header, written without a dialect, tells its origin in the lineage only. */
  get #framework(): OriginFacts {
    this.#told ??=
      this.#written?.read(this.#view) ??
      (this.#block.origin === undefined ? parseLineage(this.lineage ?? '') : null) ??
      {}
    return this.#told
  }

  get #ownStamp(): Stamp {
    if (this.#stamp === null) this.#stamp = readOriginTimestamp(this.#view.bytes(own.originTimestamp.text))
    return this.#stamp
  }
}
