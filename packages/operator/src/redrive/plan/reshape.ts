import { originalRecord, type RecordDecoder } from '@dead-letter/kafka/internal'
import { bytesToJson } from '../../letters/bytes-to-json.ts'
import { Letter } from '../../letters/letter.ts'
import { ownText } from '../../letters/own-text.ts'
import { recordHeaders } from '../../letters/record-headers.ts'
import { keyText } from '../../lineage/lineage.ts'
import { type LetterMask, noMask } from '../../mask/letter-mask.ts'
import { maskText } from '../../mask/mask-json.ts'
import { type CheckSpec, complaint, openCheck } from '../../transform/record-check.ts'
import { openTransform, type Transform, type TransformSpec, transformLetter } from '../../transform/transform.ts'
import { demandBlind } from './demand-blind.ts'

/** Of a record, before it was changed or after it: what it holds, cut after some text. */
export interface Shown {
  readonly key: string | null
  readonly value: string | null
  /** Of the record's own. */
  readonly headers: readonly (readonly [name: string, value: string | null])[]
}

/** A failure as it is, and as it would be sent back. */
export interface Sample {
  /** 32 hex digits. */
  readonly failure: string
  readonly before: Shown
  readonly after: Shown
}

/** Letters that something is wrong with, and what was said of the first. */
export interface Complaints {
  readonly count: number
  readonly first: string | null
}

export type Reshaped =
  | { readonly letter: Letter }
  /** Left by the transform, which failed on it, or what it made of it does not fit the check. */
  | { readonly reason: 'transformed-away' | 'transform-failed' | 'invalid' }

const mostSamples = 3
const [textBytes, complaintBytes] = [2000, 500]

/** What becomes of a record before it is sent back: changed by the plan's transform, then checked. */
export class Reshape {
  readonly #transform: Transform | null
  readonly #check: RecordDecoder | null
  readonly #mask: LetterMask
  readonly samples: Sample[] = []
  readonly #failed = { count: 0, first: null as string | null }
  readonly #invalid = { count: 0, first: null as string | null }

  private constructor(transform: Transform | null, check: RecordDecoder | null, mask: LetterMask) {
    this.#transform = transform
    this.#check = check
    this.#mask = mask
  }

  /**
   * @param module for a transform that is one
   * @param mask hides what may not be shown in samples and complaints; what would tell it by its outcome is refused
   * @param maySee of who may see it all the same, while others see the samples
   * @throws DeadLetterError OPTION_INVALID, REDRIVE_PLAN_STALE, REDRIVE_READS_MASKED
   */
  static async open(
    { transform, check }: { readonly transform: TransformSpec | null; readonly check: CheckSpec | null },
    module?: Transform,
    mask: LetterMask = noMask,
    maySee = false
  ): Promise<Reshape | null> {
    if (transform === null && check === null) return null
    const opened = transform === null ? null : await openTransform(transform, module)
    if (!maySee) demandBlind(transform, check, mask)
    return new Reshape(opened, check === null ? null : openCheck(check), mask)
  }

  get transformErrors(): Complaints {
    return this.#failed
  }

  get checkErrors(): Complaints {
    return this.#invalid
  }

  async apply(letter: Letter): Promise<Reshaped> {
    let made = letter
    if (this.#transform !== null)
      try {
        const record = await transformLetter(letter, this.#transform)
        if (record === null) return { reason: 'transformed-away' }
        made = new Letter(record, letter.facts)
      } catch (error) {
        this.#note(this.#failed, letter, error instanceof Error ? error.message : String(error))
        return { reason: 'transform-failed' }
      }
    const wrong = this.#check && (await complaint(this.#check, originalRecord(made.record, made.facts)))
    if (wrong !== null) {
      this.#note(this.#invalid, letter, this.#mask.said(made, wrong))
      return { reason: 'invalid' }
    }
    if (this.#transform !== null && this.samples.length < mostSamples)
      this.samples.push({
        failure: keyText(letter.key),
        before: shown(this.#mask.apply(letter)),
        after: await this.#after(letter, made, this.#transform)
      })
    return { letter: made }
  }

  /**
   * What a change made, for who may not see all of the letter. A patch is given what they see of it: nothing else can get anywhere, under
   * whatever name. A function may decide by what is hidden, so what it made is shown, without that.
   */
  async #after(letter: Letter, made: Letter, transform: Transform): Promise<Shown> {
    const mask = this.#mask
    if (mask.given.length === 0) return shown(made)
    if (transform.spec.kind === 'module') return shown(mask.applyMade(made, letter, textBytes))
    const seen = mask.apply(letter)
    try {
      const record = await transformLetter(seen, transform)
      if (record !== null) return shown(mask.apply(new Letter(record, seen.facts, letter.key)))
    } catch {
      // It goes into what is hidden.
    }
    return { ...shown(seen), value: maskText }
  }

  #note(complaints: { count: number; first: string | null }, letter: Letter, text: string): void {
    complaints.count++
    complaints.first ??= ownText(this.#mask.said(letter, text), complaintBytes)
  }
}

/** Headers of a sample that are shown. */
const mostHeaders = 50

function shown(letter: Letter): Shown {
  const { rawKey, rawValue } = letter.record
  const text = (bytes: Buffer | null): string | null => {
    const { text } = bytesToJson(bytes)
    return text === null ? null : ownText(text, textBytes)
  }
  const own = recordHeaders(letter).flatMap(({ header, own }) => (own ? [header] : []))
  const headers = own.slice(0, mostHeaders).map(({ name, value }) => [name, text(value)] as const)
  return { key: text(rawKey), value: text(rawValue), headers }
}
