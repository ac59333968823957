/** Why one item of a request is not carried out: a code of the protocol and, where Kafka has one too, a message. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: number
  readonly detail: string | null

  constructor(code: number, detail: string | null = null) {
    super(detail ?? `error code ${code}`)
    this.code = code
    this.detail = detail
  }
}

/** The refusal that `run` ends with; null when it ends well. */
export function refusalOf(run: () => void): Refusal | null {
  try {
    run()
    return null
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
