import { type DraftOf, type Message, type MessageOf, versions } from '@dead-letter/protocol'

/** An API of the protocol in the versions that this library speaks. */
export interface Api<Q extends Message = Message, A extends Message = Message> {
  readonly name: string
  readonly key: number
  readonly request: Q
  readonly response: A
  readonly lowest: number
  readonly highest: number
}

/** A request: what is asked may depend on the version that is spoken. */
export type Ask<Q extends Message> = DraftOf<Q> | ((version: number) => DraftOf<Q>)

export interface Answered<A extends Message> {
  readonly version: number
  readonly answer: MessageOf<A>
}

/** @param range the versions that are spoken; within those of the tables */
export function api<Q extends Message, A extends Message>(
  name: string,
  key: number,
  tables: readonly [request: Q, response: A],
  range: readonly [lowest: number, highest: number]
): Api<Q, A> {
  const [request, response] = tables
  const there = versions(request.versions)
  if (range[0] < there.lowest || range[1] > there.highest) throw new RangeError(`${name} ${range.join('-')}`)
  return { name, key, request, response, lowest: range[0], highest: range[1] }
}

/** The same API in fewer versions: what is asked for decides which may be spoken. */
export const within = <Q extends Message, A extends Message>(
  of: Api<Q, A>,
  { lowest = of.lowest, highest = of.highest }: { readonly lowest?: number; readonly highest?: number }
): Api<Q, A> => ({ ...of, lowest, highest })
