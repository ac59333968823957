/** What may be asked of an operation: to go on, to wait, to end so that it can be gone on with, to end for good. */
export const wants = ['go', 'pause', 'stop', 'cancel'] as const
export type Want = (typeof wants)[number]

/** What somebody asks of the runner of an operation. */
export interface Ask {
  readonly want: Want
  readonly by: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

export const askValue = ({ want, by, at }: Ask): Record<string, unknown> => ({
  want,
  by,
  at: new Date(at).toISOString()
})

/** The request that a value of the ledger makes; `null` for none. Whoever may write the ledger is believed. */
export function readAsk(value: Readonly<Record<string, unknown>> | null | undefined): Ask | null {
  const { want, by, at } = value ?? {}
  const time = typeof at === 'string' ? Date.parse(at) : Number.NaN
  if (!(wants as readonly unknown[]).includes(want) || typeof by !== 'string' || Number.isNaN(time)) return null
  return { want: want as Want, by, at: time }
}
