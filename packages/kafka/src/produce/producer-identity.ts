import type { KafkaClient } from '../client/port.ts'

/** Under which a broker knows batches that it has already: a batch sent twice is written once. */
export interface ProducerIdentity {
  readonly producerId: bigint
  readonly producerEpoch: number
}

export type IdentityAnswer = { readonly identity: ProducerIdentity } | { readonly errorCode: number }

/** Where writers get identities from. */
export interface IdentitySource {
  /**
   * @param used the identity that the writer has used so far; the answer is another one
   * @returns an error code when there is none to be had
   */
  another(used: ProducerIdentity | undefined): Promise<IdentityAnswer>
}

/** Sequence numbers are int32 and go on at 0 after the largest (Java's DefaultRecordBatch.incrementSequence). */
export const nextSequence = (sequence: number, count: number): number => {
  const next = sequence + count
  return next > 0x7fffffff ? next - 0x80000000 : next
}

/**
 * The producer identity that partition writers share. One whose identity the broker no longer takes, or whose
 * sequence cannot be known any more, asks for a newer one. A writer never returns to an identity that it has used:
 * under it, the broker would take a new batch with an old sequence for one that it has, and drop it.
 */
export class ProducerIdentities implements IdentitySource {
  readonly #client: Pick<KafkaClient, 'initProducerId'>
  #current: ProducerIdentity | undefined
  #asking: Promise<IdentityAnswer> | undefined

  constructor(client: Pick<KafkaClient, 'initProducerId'>) {
    this.#client = client
  }

  /** Kafka since 3.0 gives one to whoever may WRITE any topic (KIP-679). */
  async another(used: ProducerIdentity | undefined): Promise<IdentityAnswer> {
    if (this.#current && this.#current !== used) return { identity: this.#current }
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined
    })
    return this.#asking
  }

  async #ask(): Promise<IdentityAnswer> {
    const { errorCode, producerId, producerEpoch } = await this.#client.initProducerId()
    if (errorCode !== 0) return { errorCode }
    this.#current = { producerId, producerEpoch }
    return { identity: this.#current }
  }
}
